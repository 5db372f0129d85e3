-- Purpose: what waits in quarantine
-- Grain: one row a record
-- Parameters: stream (or NULL for all)
-- Tables read: ops.quarantine
SELECT quarantine_id, stream, load_id, line, record_key, reasons, landed_at, judged_at
FROM ops.quarantine
WHERE state = 'open' AND (CAST($stream AS VARCHAR) IS NULL OR stream = $stream)
ORDER BY landed_at, load_id, line;
