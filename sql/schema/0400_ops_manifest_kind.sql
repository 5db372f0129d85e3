-- Purpose: why each load was read: by a poll, a re-scan of the past, or a census that missed records
-- Grain: one column
-- Parameters: none
-- Tables read: none
ALTER TABLE ops.manifest ADD COLUMN kind VARCHAR DEFAULT 'poll';
