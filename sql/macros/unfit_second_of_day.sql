-- Purpose: says that two fields are no day and no count of the seconds since its midnight
-- Grain: one value
-- Parameters: none
-- Tables read: none
CREATE OR REPLACE TEMP MACRO unfit_second_of_day(field, day, seconds) AS
    CASE
        WHEN day IS NOT NULL AND calendar_day(day) IS NULL THEN field || ': not a day'
        WHEN seconds IS NOT NULL AND second_of_day('2000-01-01', seconds, 'UTC') IS NULL
            THEN field || ': not a time of day in seconds'
    END;
