-- Purpose: says that a field of a part is missing without which nothing can be done with it
-- Grain: one value
-- Parameters: none
-- Tables read: none
CREATE OR REPLACE TEMP MACRO missing_value(field, value) AS CASE WHEN value IS NULL THEN field || ': missing' END;
