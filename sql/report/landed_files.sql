-- Purpose: the landed files that everything staged so far came from
-- Grain: one row a load
-- Parameters: none
-- Tables read: ops.manifest
SELECT stream, load_id, path, rows, sha256, landed_at FROM ops.manifest WHERE staged_at IS NOT NULL ORDER BY load_id;
