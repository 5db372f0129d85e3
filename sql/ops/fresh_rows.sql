-- Purpose: a stretch of the new rows of a load, for the contract to judge
-- Grain: one row a line
-- Parameters: after, upto (lines)
-- Tables read: parsed
SELECT * FROM parsed WHERE line > $after AND line <= $upto;
