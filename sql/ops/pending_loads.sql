-- Purpose: the loads of a stream that are landed and not staged, in the order of delivery, with what proves them whole
-- Grain: one row a load
-- Parameters: stream
-- Tables read: ops.manifest, ops.completeness
SELECT m.load_id, m.kind, m.path, m.byte_offset, m.bytes, m.rows, m.longest_line, m.reached, m.landed_at, c.source_last_key
FROM ops.manifest AS m
LEFT JOIN ops.completeness AS c ON c.load_id = m.load_id AND c.stream = m.stream
WHERE m.stream = $stream AND m.staged_at IS NULL
ORDER BY m.load_id;
