-- Purpose: the schema of the newest version of every record of every source
-- Grain: no rows
-- Parameters: none
-- Tables read: none
CREATE SCHEMA staging;
