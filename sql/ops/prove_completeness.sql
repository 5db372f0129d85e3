-- Purpose: compares the different records that a window brought with what the source says it holds: their count, and the last one
-- Grain: one row
-- Parameters: load_id, records, last_read (whether the source's last record is among them)
-- Tables read: none
UPDATE ops.completeness
SET
    distinct_records = $records,
    is_last_read = CASE
        WHEN source_last_key IS NOT NULL THEN $last_read
    END,
    is_complete = $records >= source_records AND ($last_read OR source_last_key IS NULL)
WHERE load_id = $load_id;
