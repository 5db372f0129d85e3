-- Purpose: the staged loads that have a file of their own, of days before a given one: what can share a file
-- Grain: one row a load
-- Parameters: before (moment)
-- Tables read: ops.manifest
SELECT load_id, stream, path, bytes, landed_at
FROM ops.manifest
WHERE landed_at < $before AND staged_at IS NOT NULL AND expired_at IS NULL AND byte_offset IS NULL
ORDER BY stream, load_id;
