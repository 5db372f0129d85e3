-- Purpose: up to where a revision stream was landed before a moment: from there on everything is younger
-- Grain: one row; NULL where nothing was landed so early
-- Parameters: stream, moment
-- Tables read: ops.manifest
SELECT max(CAST(reached AS BIGINT)) AS revision
FROM ops.manifest
WHERE stream = $stream AND kind = 'poll' AND landed_at < $moment;
