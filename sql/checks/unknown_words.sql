-- Purpose: lines with a word that is not on its column's list, for the contract to judge
-- Grain: one row a line
-- Parameters: columns, words
-- Tables read: parsed
SELECT place AS line
FROM (SELECT line AS place, NOT list_contains($words, COLUMNS(lambda c: list_contains($columns, c))) FROM parsed)
WHERE greatest(*COLUMNS(* EXCLUDE (place)));
