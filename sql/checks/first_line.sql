-- Purpose: the first line, of which the contract sees the types
-- Grain: one row; none where there is no line
-- Parameters: none
-- Tables read: parsed
SELECT min(line) AS line FROM parsed HAVING count(*) > 0;
