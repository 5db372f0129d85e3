-- Purpose: a plain day and the seconds since its midnight, on the company's clock, as a moment
-- Grain: one value
-- Parameters: none
-- Tables read: none
CREATE OR REPLACE TEMP MACRO second_of_day(day, seconds, zone) AS
    CASE
        WHEN regexp_full_match(seconds, '[0-9]{1,5}') AND TRY_CAST(seconds AS BIGINT) < 86400
            THEN (calendar_day(day) + to_seconds(TRY_CAST(seconds AS BIGINT))) AT TIME ZONE zone
    END;
