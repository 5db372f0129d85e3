-- Purpose: when a load's landed records were removed because their time was over; the row stays, with their hash
-- Grain: one column
-- Parameters: none
-- Tables read: none
ALTER TABLE ops.manifest ADD COLUMN expired_at TIMESTAMPTZ;
