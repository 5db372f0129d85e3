-- Purpose: what each canonical table was made from
-- Grain: one row a canonical table
-- Parameters: none
-- Tables read: ops.canonical_builds
SELECT table_name, made_from, changes FROM ops.canonical_builds ORDER BY table_name;
