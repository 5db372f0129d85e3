-- Purpose: the hash of a load as it was landed, where a person's records in it were erased since; NULL where none were
-- Grain: one column
-- Parameters: none
-- Tables read: none
ALTER TABLE ops.manifest ADD COLUMN landed_sha256 VARCHAR;
