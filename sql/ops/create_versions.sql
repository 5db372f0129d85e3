-- Purpose: the list of migrations that a warehouse has had; it must be there before any of them
-- Grain: one row a migration
-- Parameters: none
-- Tables read: none
CREATE TABLE IF NOT EXISTS ops_versions (
    name VARCHAR NOT NULL,
    applied_at TIMESTAMPTZ NOT NULL DEFAULT now()
);
