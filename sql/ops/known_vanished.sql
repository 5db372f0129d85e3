-- Purpose: the records of a stream that are known to have vanished at their source, and have not come back
-- Grain: one row a record
-- Parameters: stream
-- Tables read: ops.vanished
SELECT record_key FROM ops.vanished WHERE stream = $stream AND returned_at IS NULL;
