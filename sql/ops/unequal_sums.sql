-- Purpose: the sums of sources that the staged records do not come to
-- Grain: one row a sum
-- Parameters: none
-- Tables read: ops.sum_proofs
SELECT stream, scope, measure, currency, source_count, source_minor, staged_count, staged_minor
FROM ops.sum_proofs
WHERE NOT is_equal
ORDER BY stream, scope, measure;
