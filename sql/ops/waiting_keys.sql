-- Purpose: the records of a stream that wait in quarantine: they were read, though staging does not hold them
-- Grain: one row a waiting record with a key, of several versions of one record the newest last
-- Parameters: stream
-- Tables read: ops.quarantine
SELECT record_key, raw
FROM ops.quarantine
WHERE stream = $stream AND state = 'open' AND record_key IS NOT NULL
ORDER BY version NULLS FIRST, load_id, line;
