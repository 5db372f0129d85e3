-- Purpose: along which field each load's window runs: the stream's cursor, the day of creation, or the business day
-- Grain: one column
-- Parameters: none
-- Tables read: none
ALTER TABLE ops.manifest ADD COLUMN window_along VARCHAR DEFAULT 'cursor';
