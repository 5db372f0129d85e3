-- The records of the frontier whose links were not asked for yet.
-- Grain: one row a record. Parameters: none. Reads: frontier (node), linked (kind, id).
SELECT DISTINCT kind, id
FROM (SELECT substr(split_part(node, '/', 1), 2) AS kind, substr(node, strpos(node, '/') + 1) AS id FROM frontier)
WHERE (kind, id) NOT IN (SELECT (kind, id) FROM linked)
