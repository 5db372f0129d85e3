-- Purpose: the schema of the one shape that every system's records are brought to
-- Grain: no rows
-- Parameters: none
-- Tables read: none
CREATE SCHEMA canonical;
