-- Purpose: whether an outcome is of a judgement beside the line, and so of its day alone
-- Grain: one row an outcome as long as it says the same
-- Parameters: none
-- Tables read: none
ALTER TABLE recon.outcomes ADD COLUMN beside BOOLEAN;
