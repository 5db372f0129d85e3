-- Purpose: how many new lines there are to judge
-- Grain: one row
-- Parameters: none
-- Tables read: parsed
SELECT count(*) AS rows FROM parsed;
