-- Purpose: whether a load brought a record
-- Grain: one row
-- Parameters: record_key
-- Tables read: parsed
SELECT count(*) > 0 AS is_there FROM parsed WHERE record_key = $record_key;
