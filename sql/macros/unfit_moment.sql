-- Purpose: says that a field is no moment with an offset from UTC
-- Grain: one value
-- Parameters: none
-- Tables read: none
CREATE OR REPLACE TEMP MACRO unfit_moment(field, moment) AS
    CASE WHEN moment IS NOT NULL AND utc_moment(moment) IS NULL THEN field || ': not a moment with its offset from UTC' END;
