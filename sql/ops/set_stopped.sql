-- Purpose: says why a stream is staged no further; it goes on landing
-- Grain: one row
-- Parameters: stream, reason, now
-- Tables read: none
UPDATE ops.watermarks SET stopped_reason = $reason, stopped_at = $now WHERE stream = $stream;
