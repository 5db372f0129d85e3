-- Purpose: a plain day and the seconds since its midnight, on the company's clock, as a moment
-- Grain: one value
-- Parameters: none
-- Tables read: none
CREATE OR REPLACE TEMP MACRO second_of_day(day, seconds, zone) AS
    CASE
        WHEN whole_number(seconds) BETWEEN 0 AND 86399
            THEN (calendar_day(day) + to_seconds(whole_number(seconds))) AT TIME ZONE zone
    END;
