-- Purpose: the erased text in the place of the one that went into quarantine
-- Grain: one row a record
-- Parameters: load_id
-- Tables read: erased_lines, parsed
UPDATE ops.quarantine AS q
SET raw = e.raw, content_hash = e.content_hash
FROM (
    SELECT l.line, l.raw, p.content_hash FROM erased_lines AS l INNER JOIN parsed AS p ON p.line = l.line
) AS e
WHERE q.load_id = $load_id AND q.line = e.line;
