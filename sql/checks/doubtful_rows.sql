-- Purpose: some of the doubtful lines, for the contract to judge
-- Grain: one row a line
-- Parameters: after, upto (lines)
-- Tables read: parsed, doubtful_lines
SELECT *
FROM parsed
WHERE line > $after AND line <= $upto AND line IN (SELECT line FROM doubtful_lines)
ORDER BY line;
