-- Purpose: a moment as the web shop writes it: 2026-03-07 18:05:09, in UTC
-- Grain: one value
-- Parameters: none
-- Tables read: none
CREATE OR REPLACE TEMP MACRO shop_moment_text(moment) AS strftime(moment AT TIME ZONE 'UTC', '%Y-%m-%d %H:%M:%S');
