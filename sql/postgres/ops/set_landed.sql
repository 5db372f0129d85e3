-- Purpose: moves a stream's landed watermark
-- Grain: one row
-- Parameters: stream, position, now
-- Tables read: none
INSERT INTO ops.watermarks (stream, landed, landed_at) VALUES ($stream, $position, $now)
ON CONFLICT (stream) DO UPDATE SET landed = excluded.landed, landed_at = excluded.landed_at;
