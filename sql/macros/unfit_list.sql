-- Purpose: says that a field is no JSON list of objects; Magento writes an empty list as null, too
-- Grain: one value
-- Parameters: none
-- Tables read: none
CREATE OR REPLACE TEMP MACRO unfit_list(field, value) AS
    CASE
        WHEN value IS NULL OR json_type(value) = 'NULL' THEN NULL
        WHEN json_type(value) <> 'ARRAY' OR len(list_filter(json_type(value, '$[*]'), lambda kind: kind <> 'OBJECT')) > 0
            THEN field || ': not a list of objects'
    END;
