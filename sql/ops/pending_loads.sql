-- Purpose: the loads of a stream that are landed and not staged, in the order of delivery
-- Grain: one row a load
-- Parameters: stream
-- Tables read: ops.manifest
SELECT load_id, kind, path, byte_offset, bytes, rows, longest_line, reached, landed_at
FROM ops.manifest
WHERE stream = $stream AND staged_at IS NULL
ORDER BY load_id;
