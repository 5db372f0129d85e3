-- Purpose: whether a member is of a judgement beside the line, and so of its day alone
-- Grain: one row a record of an outcome as long as that says the same
-- Parameters: none
-- Tables read: none
ALTER TABLE recon.members ADD COLUMN beside BOOLEAN;
