-- Purpose: closes what a source could not give before, once a re-scan of the same stretch could read everything
-- Grain: one row a record that could only be named
-- Parameters: stream, since (moment), now
-- Tables read: none
UPDATE ops.quarantine
SET state = 'superseded', resolved_at = $now
WHERE stream = $stream AND state = 'open' AND landed_at >= $since
  AND reasons LIKE '%the source''s answer for this record%';
