-- Purpose: says that a field is no plain day
-- Grain: one value
-- Parameters: none
-- Tables read: none
CREATE OR REPLACE TEMP MACRO unfit_day(field, day) AS
    CASE WHEN day IS NOT NULL AND calendar_day(day) IS NULL THEN field || ': not a day' END;
