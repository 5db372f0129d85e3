-- Purpose: one watermark a stream, which is also what a stream's watermark is set by
-- Grain: no rows
-- Parameters: none
-- Tables read: none
CREATE UNIQUE INDEX watermarks_key ON ops.watermarks (stream);
