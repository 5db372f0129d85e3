-- Purpose: lets go of the landed text once it is parsed
-- Grain: no rows
-- Parameters: none
-- Tables read: none
DROP TABLE delivered;
