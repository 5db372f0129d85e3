-- Purpose: what each stream brought since a moment
-- Grain: one row a stream that was ever polled
-- Parameters: since
-- Tables read: ops.watermarks, ops.manifest
SELECT w.stream, coalesce(CAST(sum(m.rows) AS BIGINT), 0) AS rows_read
FROM ops.watermarks AS w LEFT JOIN ops.manifest AS m ON m.stream = w.stream AND m.landed_at >= $since
GROUP BY w.stream
ORDER BY w.stream;
