-- Purpose: the migrations that this warehouse has had
-- Grain: one row a migration
-- Parameters: none
-- Tables read: ops_versions
SELECT name FROM ops_versions ORDER BY name;
