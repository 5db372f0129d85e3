-- Purpose: one load
-- Grain: one row
-- Parameters: load_id
-- Tables read: ops.manifest
SELECT load_id, stream, path, rows, longest_line, sha256, pages, window_since, window_until, landed_at, staged_at
FROM ops.manifest
WHERE load_id = $load_id;
