-- Purpose: whether an item is of a judgement beside the line, and so of its day alone
-- Grain: one row a record and leg as long as its outcome says the same
-- Parameters: none
-- Tables read: none
ALTER TABLE recon.open_items ADD COLUMN beside BOOLEAN;
