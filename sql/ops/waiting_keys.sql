-- Purpose: the records of a stream that wait in quarantine: they were read, though staging does not hold them
-- Grain: one row a record
-- Parameters: stream
-- Tables read: ops.quarantine
SELECT DISTINCT record_key FROM ops.quarantine WHERE stream = $stream AND state = 'open' AND record_key IS NOT NULL;
