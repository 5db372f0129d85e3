-- What the lines that are judged may name: whole references and their words.
-- Grain: one row a word. Parameters: none. Reads: judged, link (node, side, key).
CREATE OR REPLACE TABLE spoken AS
SELECT DISTINCT substr(l.key, strpos(l.key, ':') + 1) AS word
FROM link AS l
JOIN judged AS j ON l.node = j.grp || j.kind || '/' || j.id
WHERE j.kind IN ('gl_line', 'bank_line') AND l.side = 't' AND (l.key LIKE 'w:%' OR l.key LIKE 'wp:%' OR l.key LIKE 'Dw:%')
