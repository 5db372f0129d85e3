-- Purpose: a moment as 2026-03-07T18:05:09Z, to the second
-- Grain: one value
-- Parameters: none
-- Tables read: none
CREATE OR REPLACE TEMP MACRO moment_text(moment) AS strftime(moment AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%SZ');
