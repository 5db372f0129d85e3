-- Purpose: what each stream's newest load brought
-- Grain: one row a stream
-- Parameters: none
-- Tables read: ops.manifest
SELECT stream, arg_max(rows, load_id) AS rows_read, max(landed_at) AS landed_at
FROM ops.manifest
GROUP BY stream
ORDER BY stream;
