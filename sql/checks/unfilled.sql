-- Purpose: lines that lack a value which must be there, for the contract to judge
-- Grain: one row a line
-- Parameters: columns
-- Tables read: parsed
SELECT place AS line
FROM (SELECT line AS place, COLUMNS(lambda c: list_contains($columns, c)) IS NULL FROM parsed)
WHERE greatest(*COLUMNS(* EXCLUDE (place)));
