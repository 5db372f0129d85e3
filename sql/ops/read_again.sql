-- Purpose: when a position was reached, and when the stream was last read again from before it
-- Grain: one row; NULLs where no load ended there
-- Parameters: stream, position
-- Tables read: ops.manifest
SELECT min(landed_at) AS reached_at, max(landed_at) AS read_at
FROM ops.manifest
WHERE stream = $stream AND kind = 'poll' AND reached = $position;
