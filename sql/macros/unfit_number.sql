-- Purpose: says that a field is no whole number
-- Grain: one value
-- Parameters: none
-- Tables read: none
CREATE OR REPLACE TEMP MACRO unfit_number(field, amount) AS
    CASE WHEN amount IS NOT NULL AND whole_number(amount) IS NULL THEN field || ': not a whole number' END;
