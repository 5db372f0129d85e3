-- Purpose: the reasons found in the parts of a record, each once; NULL where there are none
-- Grain: one value
-- Parameters: none
-- Tables read: none
CREATE OR REPLACE TEMP MACRO distinct_reasons(reasons) AS nullif(array_to_string(list_sort(list_distinct(reasons)), chr(10)), '');
