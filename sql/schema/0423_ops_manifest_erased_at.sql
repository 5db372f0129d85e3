-- Purpose: when a person's records in a load were last erased; NULL where none were
-- Grain: one column
-- Parameters: none
-- Tables read: none
ALTER TABLE ops.manifest ADD COLUMN erased_at TIMESTAMPTZ;
