-- Purpose: how often each staging table was merged into
-- Grain: one row a stream
-- Parameters: none
-- Tables read: ops.merge_counts
SELECT stream, merges FROM ops.merge_counts ORDER BY stream;
