-- Purpose: lines with a text that is not of its column's form, for the contract to judge
-- Grain: one row a line
-- Parameters: columns, pattern
-- Tables read: parsed
SELECT place AS line
FROM (SELECT line AS place, NOT regexp_matches(COLUMNS(lambda c: list_contains($columns, c)), $pattern) FROM parsed)
WHERE greatest(*COLUMNS(* EXCLUDE (place)));
