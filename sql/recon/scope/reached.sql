-- What the nodes of the frontier bind that was not reached yet.
-- Grain: one row a node. Parameters: none. Reads: link (node, key, side), frontier (node), reached (node).
SELECT DISTINCT b.node
FROM link AS a
JOIN link AS b ON a.key = b.key AND (a.side = 'a' OR a.side <> b.side)
WHERE a.node IN (SELECT node FROM frontier) AND b.node NOT IN (SELECT node FROM reached)
