-- Purpose: where a load begins in a file that several loads share; NULL where the file is the load's alone
-- Grain: one column
-- Parameters: none
-- Tables read: none
ALTER TABLE ops.manifest ADD COLUMN byte_offset BIGINT;
