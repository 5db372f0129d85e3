-- Purpose: the reasons that hold now for retried records that are still bad
-- Grain: one row a record
-- Parameters: load_id, now
-- Tables read: bad_rows
UPDATE ops.quarantine AS q
SET reasons = b.reasons, judged_at = $now
FROM bad_rows AS b
WHERE q.load_id = $load_id AND q.line = b.line;
