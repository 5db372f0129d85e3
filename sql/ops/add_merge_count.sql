-- Purpose: the first merge into a staging table
-- Grain: one row
-- Parameters: stream
-- Tables read: none
INSERT INTO ops.merge_counts (stream, merges) SELECT CAST($stream AS VARCHAR), 1;
