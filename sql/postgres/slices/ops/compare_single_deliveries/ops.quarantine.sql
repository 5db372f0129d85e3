-- Purpose: what waits in quarantine of one stream, as far as a delivery is told by it
-- Grain: one row a record that waits
-- Parameters: stream
-- Tables read: ops.quarantine
SELECT stream, content_hash, state FROM ops.quarantine WHERE stream = $stream AND state = 'open';
