-- Purpose: what a canonical table is made from by its first build
-- Grain: one row
-- Parameters: table_name, made_from, changes (1 where the build changed the table)
-- Tables read: none
INSERT INTO ops.canonical_builds (table_name, made_from, changes) SELECT CAST($table_name AS VARCHAR), CAST($made_from AS VARCHAR), CAST($changes AS BIGINT);
