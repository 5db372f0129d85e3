-- Purpose: how far every stream is landed and staged
-- Grain: one row a stream
-- Parameters: none
-- Tables read: ops.watermarks
SELECT stream, landed, landed_at, staged, staged_at, stopped_reason, stopped_at FROM ops.watermarks ORDER BY stream;
