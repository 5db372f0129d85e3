-- Purpose: moves a stream's staged watermark; whatever had stopped the stream is over
-- Grain: one row
-- Parameters: stream, position (NULL where the load's window was short), now (NULL where nothing was polled)
-- Tables read: none
UPDATE ops.watermarks
SET staged = coalesce($position, staged), staged_at = coalesce($now, staged_at), stopped_reason = NULL, stopped_at = NULL
WHERE stream = $stream;
