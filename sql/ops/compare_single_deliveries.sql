-- Purpose: which lines of a load are new, where it brings no record twice
-- Grain: one row a line of the load
-- Parameters: stream
-- Tables read: parsed, current_versions, ops.quarantine
CREATE OR REPLACE TEMP TABLE deliveries AS
SELECT
    p.line,
    CASE
        WHEN c.version = p.version AND c.content_hash = p.content_hash THEN 'redelivered'
        WHEN q.content_hash IS NOT NULL THEN 'redelivered'
        WHEN c.version > p.version OR (c.version = p.version AND (c.load_id, c.line) > (p.load_id, p.line)) THEN 'superseded'
        ELSE 'fresh'
    END AS verdict
FROM parsed AS p
LEFT JOIN current_versions AS c ON c.record_key = p.record_key
LEFT JOIN (
    SELECT DISTINCT content_hash FROM ops.quarantine WHERE stream = $stream AND state = 'open'
) AS q ON q.content_hash = p.content_hash;
