-- Purpose: moves a stream's staged watermark; whatever had stopped the stream is over
-- Grain: one row
-- Parameters: stream, position (NULL where the load's window was short), now
-- Tables read: none
UPDATE ops.watermarks
SET staged = coalesce($position, staged), staged_at = $now, stopped_reason = NULL, stopped_at = NULL
WHERE stream = $stream;
