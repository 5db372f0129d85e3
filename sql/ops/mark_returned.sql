-- Purpose: closes what had vanished and is listed again
-- Grain: one row a record
-- Parameters: stream, now
-- Tables read: returned_records
UPDATE ops.vanished
SET returned_at = $now
WHERE stream = $stream AND returned_at IS NULL AND record_key IN (SELECT record_key FROM returned_records);
