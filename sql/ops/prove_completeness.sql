-- Purpose: compares the different records that a window brought with what the source says it holds: their count, and the last one
-- Grain: one row
-- Parameters: load_id, records, last_read (whether the source's last record is among them)
-- Tables read: none
UPDATE ops.completeness
SET
    distinct_records = $records,
    is_last_read = CASE
        WHEN source_last_key IS NOT NULL THEN CAST($last_read AS BOOLEAN)
    END,
    is_complete = $records >= source_records AND (CAST($last_read AS BOOLEAN) OR source_last_key IS NULL)
WHERE load_id = $load_id;
