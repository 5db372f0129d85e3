-- Purpose: the staged loads of a stream that were landed within a time, in the order of delivery
-- Grain: one row a load
-- Parameters: stream, since, until (moments)
-- Tables read: ops.manifest
SELECT load_id, kind, path, byte_offset, bytes, rows, longest_line, reached, landed_at, staged_at, expired_at
FROM ops.manifest
WHERE stream = $stream AND landed_at >= $since AND landed_at < $until AND staged_at IS NOT NULL
ORDER BY load_id;
