-- Purpose: whether anything of a stream waits in quarantine
-- Grain: one row
-- Parameters: stream
-- Tables read: ops.quarantine
SELECT EXISTS (SELECT 1 FROM ops.quarantine WHERE stream = $stream AND state = 'open') AS is_waiting;
