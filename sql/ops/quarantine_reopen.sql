-- Purpose: opens again what had left quarantine as good and is bad by the contract as it is now
-- Grain: one row a record
-- Parameters: load_id, now
-- Tables read: bad_rows
UPDATE ops.quarantine
SET state = 'open', resolved_at = NULL, judged_at = $now
WHERE load_id = $load_id AND state = 'resolved' AND line IN (SELECT line FROM bad_rows);
