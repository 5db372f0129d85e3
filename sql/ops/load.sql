-- Purpose: one load
-- Grain: one row
-- Parameters: load_id
-- Tables read: ops.manifest
SELECT
    load_id, stream, path, byte_offset, bytes, rows, longest_line, sha256, pages, window_since, window_until, reached, landed_at,
    staged_at, expired_at
FROM ops.manifest
WHERE load_id = $load_id;
