-- Purpose: closes what waits in quarantine for a record of which a newer version was accepted
-- Grain: one row a quarantined record
-- Parameters: stream, now
-- Tables read: parsed
UPDATE ops.quarantine AS q
SET state = 'superseded', resolved_at = $now
FROM parsed AS p
WHERE q.stream = $stream AND q.state = 'open' AND q.record_key = p.record_key
  AND (q.version < p.version OR (q.version = p.version AND (q.load_id, q.line) < (p.load_id, p.line)));
