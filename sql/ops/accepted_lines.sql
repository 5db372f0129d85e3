-- Purpose: which lines of a load are left to be merged
-- Grain: one row a line
-- Parameters: none
-- Tables read: parsed
SELECT line FROM parsed;
