-- Purpose: says that a field is an object or a list where a plain value belongs
-- Grain: one value
-- Parameters: none
-- Tables read: none
CREATE OR REPLACE TEMP MACRO unfit_value(field, value) AS
    CASE WHEN left(value, 1) IN ('{', '[') AND json_valid(value) THEN field || ': not a plain value' END;
