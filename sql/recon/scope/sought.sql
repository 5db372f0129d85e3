-- What the links of the frontier name that was not asked yet.
-- Grain: one row a key and side. Parameters: none. Reads: link (node, side, key), frontier (node), asked (key, side).
CREATE OR REPLACE TABLE sought AS
SELECT DISTINCT key, side, split_part(key, ':', 1) AS type, substr(key, strpos(key, ':') + 1) AS value
FROM link
WHERE
    node IN (SELECT node FROM frontier) AND NOT starts_with(key, '=')
    AND (key, side) NOT IN (SELECT (key, side) FROM asked)
