-- Purpose: how far a stream is landed and staged
-- Grain: one row, or none before the first poll
-- Parameters: stream
-- Tables read: ops.watermarks
SELECT stream, landed, landed_at, staged, staged_at, stopped_reason, stopped_at FROM ops.watermarks WHERE stream = $stream;
