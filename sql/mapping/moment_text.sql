-- Purpose: a moment as 2026-03-07T18:05:09Z, to the second
-- Grain: one value
-- Parameters: none
-- Tables read: none
-- Days and hours in UTC are told by the moment's own number; AT TIME ZONE asks a calendar, which takes as long as all the rest.
CREATE OR REPLACE TEMP MACRO moment_text(moment) AS
    strftime(
        CASE WHEN isfinite(moment) THEN make_timestamp(epoch_us(moment)) ELSE moment AT TIME ZONE 'UTC' END,
        '%Y-%m-%dT%H:%M:%SZ'
    );
