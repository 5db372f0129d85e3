-- Purpose: what each canonical table was made from, as a hash, and how often a build changed it
-- Grain: one row a canonical table
-- Parameters: none
-- Tables read: none
CREATE TABLE ops.canonical_builds (
    table_name VARCHAR NOT NULL,
    made_from VARCHAR NOT NULL,
    changes BIGINT NOT NULL
);
