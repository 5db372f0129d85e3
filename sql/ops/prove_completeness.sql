-- Purpose: compares the different records that a window brought with what the source says it holds
-- Grain: one row
-- Parameters: load_id, records
-- Tables read: none
UPDATE ops.completeness
SET distinct_records = $records, is_complete = $records >= source_records
WHERE load_id = $load_id;
