-- Purpose: says that a field is no JSON list of plain values
-- Grain: one value
-- Parameters: none
-- Tables read: none
CREATE OR REPLACE TEMP MACRO unfit_texts(field, value) AS
    CASE
        WHEN value IS NULL OR json_type(value) = 'NULL' THEN NULL
        WHEN json_type(value) <> 'ARRAY'
            OR len(list_filter(json_type(value, '$[*]'), lambda kind: kind IN ('OBJECT', 'ARRAY', 'NULL'))) > 0
            THEN field || ': not a list of plain values'
    END;
