-- Purpose: the bad rows of a load with what is known of them beside their reasons
-- Grain: one row a bad line
-- Parameters: none
-- Tables read: parsed, bad_rows
SELECT p.load_id, p.line, p.record_key, p.version, p.content_hash, b.reasons
FROM parsed AS p
INNER JOIN bad_rows AS b ON b.line = p.line
ORDER BY p.line;
