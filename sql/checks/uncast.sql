-- Purpose: lines with a value that did not cast, and the first line: of it the contract sees the types
-- Grain: one row a line
-- Parameters: none
-- Tables read: parsed
SELECT line FROM parsed WHERE cast_failures <> ''
UNION
SELECT min(line) FROM parsed HAVING count(*) > 0;
