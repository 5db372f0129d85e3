-- Purpose: the staged loads whose landed records were kept for as long as they are to be kept
-- Grain: one row a load
-- Parameters: now
-- Tables read: ops.manifest, ops.quarantine, keep_days (name of a stream or of a kind of load, days)
-- A stream's own time goes before that of the kind of load; what neither names is kept for good. A record that waits in
-- quarantine keeps its file: it is judged again from there.
SELECT m.load_id, m.path
FROM ops.manifest AS m
LEFT JOIN keep_days AS s ON s.name = m.stream
LEFT JOIN keep_days AS k ON k.name = m.kind
WHERE m.staged_at IS NOT NULL AND m.expired_at IS NULL
  AND m.landed_at < CAST($now AS TIMESTAMPTZ) - to_days(CAST(coalesce(s.days, k.days) AS INTEGER))
  AND NOT EXISTS (SELECT 1 FROM ops.quarantine AS q WHERE q.load_id = m.load_id AND q.state = 'open')
ORDER BY m.load_id;
