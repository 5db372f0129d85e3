-- Purpose: which of the retried lines still count: those that are not older than what is staged
-- Grain: one row a line to retry
-- Parameters: none
-- Tables read: parsed, current_versions, retried
CREATE OR REPLACE TEMP TABLE deliveries AS
SELECT
    p.line,
    CASE
        WHEN r.line IS NULL THEN 'not asked for'
        WHEN c.version > p.version OR (c.version = p.version AND (c.load_id, c.line) > (p.load_id, p.line)) THEN 'superseded'
        ELSE 'fresh'
    END AS verdict
FROM parsed AS p
LEFT JOIN retried AS r ON r.line = p.line
LEFT JOIN current_versions AS c ON c.record_key = p.record_key;
