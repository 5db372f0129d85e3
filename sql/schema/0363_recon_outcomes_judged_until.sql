-- Purpose: the judged day from which on an outcome is no more; empty while it holds. It came with as_of, and holds for every judged day between
-- Grain: one row an outcome as long as it says the same
-- Parameters: none
-- Tables read: none
ALTER TABLE recon.outcomes ADD COLUMN judged_until DATE;
