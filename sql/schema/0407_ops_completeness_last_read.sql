-- Purpose: whether reading the window brought that last record; NULL where the source cannot say
-- Grain: one column
-- Parameters: none
-- Tables read: none
ALTER TABLE ops.completeness ADD COLUMN is_last_read BOOLEAN;
