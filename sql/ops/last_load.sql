-- Purpose: the newest load id of a stream, so that the next one sorts after it
-- Grain: one row
-- Parameters: stream
-- Tables read: ops.manifest
SELECT max(load_id) AS load_id FROM ops.manifest WHERE stream = $stream;
