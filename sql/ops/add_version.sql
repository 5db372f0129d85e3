-- Purpose: writes down that a migration was applied
-- Grain: one row
-- Parameters: name (schema/0001_ops)
-- Tables read: none
INSERT INTO ops_versions (name) VALUES ($name);
