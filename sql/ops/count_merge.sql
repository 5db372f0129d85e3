-- Purpose: one merge more into a staging table
-- Grain: one row; none where it is the first
-- Parameters: stream
-- Tables read: none
UPDATE ops.merge_counts SET merges = merges + 1 WHERE stream = $stream;
