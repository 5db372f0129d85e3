-- Purpose: a moment as the web shop writes it: 2026-03-07 18:05:09, in UTC
-- Grain: one value
-- Parameters: none
-- Tables read: none
-- Days and hours in UTC are told by the moment's own number; AT TIME ZONE asks a calendar, which takes as long as all the rest.
CREATE OR REPLACE TEMP MACRO shop_moment_text(moment) AS
    strftime(
        CASE WHEN isfinite(moment) THEN make_timestamp(epoch_us(moment)) ELSE moment AT TIME ZONE 'UTC' END,
        '%Y-%m-%d %H:%M:%S'
    );
