-- Purpose: which lines of a load that is staged again stand for themselves: all but those that a later delivery overtook
-- Grain: one row a line of the load
-- Parameters: stream
-- Tables read: parsed, current_versions, ops.quarantine
-- The line that staging holds already counts as new, so that a mended mapping reaches it.
CREATE OR REPLACE TEMP TABLE deliveries AS
SELECT
    p.line,
    CASE
        WHEN q.content_hash IS NOT NULL THEN 'redelivered'
        WHEN row_number() OVER (PARTITION BY p.record_key, p.content_hash ORDER BY p.line) > 1 THEN 'redelivered'
        WHEN c.record_key IS NULL OR (c.load_id = p.load_id AND c.line = p.line) THEN 'fresh'
        WHEN c.version = p.version AND c.content_hash = p.content_hash THEN 'redelivered'
        WHEN c.version > p.version OR (c.version = p.version AND (c.load_id, c.line) > (p.load_id, p.line)) THEN 'superseded'
        ELSE 'fresh'
    END AS verdict
FROM parsed AS p
LEFT JOIN current_versions AS c ON c.record_key = p.record_key
LEFT JOIN (
    SELECT DISTINCT content_hash FROM ops.quarantine WHERE stream = $stream AND state = 'open'
) AS q ON q.content_hash = p.content_hash;
