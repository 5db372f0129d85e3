-- Purpose: how far each stream is staged
-- Grain: one row a stream that was ever polled
-- Parameters: none
-- Tables read: ops.watermarks
SELECT stream, staged, staged_at, stopped_reason FROM ops.watermarks ORDER BY stream;
