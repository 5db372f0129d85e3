-- Purpose: re-scans and censuses that found everything as it was: nothing leads back to their files
-- Grain: one row a load
-- Parameters: none
-- Tables read: ops.manifest, ops.gate_results
SELECT m.load_id, m.path
FROM ops.manifest AS m
INNER JOIN ops.gate_results AS g ON g.load_id = m.load_id AND g.stream = m.stream
WHERE m.kind <> 'poll' AND m.staged_at IS NOT NULL AND m.expired_at IS NULL AND g.rows_accepted = 0 AND g.rows_quarantined = 0
ORDER BY m.load_id;
