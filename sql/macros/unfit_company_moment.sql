-- Purpose: says that a field is no moment
-- Grain: one value
-- Parameters: none
-- Tables read: none
CREATE OR REPLACE TEMP MACRO unfit_company_moment(field, moment, zone) AS
    CASE WHEN moment IS NOT NULL AND company_moment(moment, zone) IS NULL THEN field || ': not a moment' END;
