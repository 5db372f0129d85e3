-- Purpose: the loads of a stream whose landed records are still kept, staged or not
-- Grain: one row a load
-- Parameters: stream
-- Tables read: ops.manifest
SELECT load_id, kind, path, byte_offset, bytes, rows, longest_line, sha256, reached, landed_at, staged_at
FROM ops.manifest
WHERE stream = $stream AND expired_at IS NULL
ORDER BY load_id;
