-- Purpose: what a canonical table is made from now
-- Grain: one row
-- Parameters: table_name, made_from, changes (1 where the build changed the table)
-- Tables read: none
UPDATE ops.canonical_builds SET made_from = $made_from, changes = changes + $changes WHERE table_name = $table_name;
