-- Purpose: makes room for a stream's sums, compared anew
-- Grain: one row a sum
-- Parameters: stream
-- Tables read: none
DELETE FROM ops.sum_proofs WHERE stream = $stream;
