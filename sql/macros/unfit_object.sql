-- Purpose: says that a field is no JSON object; PHP writes an empty one as []
-- Grain: one value
-- Parameters: none
-- Tables read: none
CREATE OR REPLACE TEMP MACRO unfit_object(field, value) AS
    CASE
        WHEN value IS NULL OR CAST(value AS VARCHAR) BETWEEN '{' AND '|' THEN NULL
        WHEN json_type(value) NOT IN ('OBJECT', 'NULL') AND CAST(value AS VARCHAR) <> '[]'
            THEN field || ': not an object'
    END;
