-- Purpose: which record the source says is the last of a window
-- Grain: one column
-- Parameters: none
-- Tables read: none
ALTER TABLE ops.completeness ADD COLUMN source_last_key VARCHAR;
