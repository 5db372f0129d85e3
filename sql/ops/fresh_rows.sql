-- Purpose: the new rows of a load, for the contract to judge
-- Grain: one row a line
-- Parameters: none
-- Tables read: parsed
SELECT * FROM parsed;
