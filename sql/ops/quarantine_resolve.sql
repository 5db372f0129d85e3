-- Purpose: closes the retried records that were accepted
-- Grain: one row a record
-- Parameters: load_id, now
-- Tables read: resolved
UPDATE ops.quarantine AS q
SET state = r.state, resolved_at = $now, judged_at = $now
FROM resolved AS r
WHERE q.load_id = $load_id AND q.line = r.line;
