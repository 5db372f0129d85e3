-- Purpose: lines with a number below the least allowed, for the contract to judge
-- Grain: one row a line
-- Parameters: columns, least
-- Tables read: parsed
SELECT place AS line
FROM (SELECT line AS place, COLUMNS(lambda c: list_contains($columns, c)) < $least FROM parsed)
WHERE greatest(*COLUMNS(* EXCLUDE (place)));
