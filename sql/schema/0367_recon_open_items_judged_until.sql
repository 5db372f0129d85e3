-- Purpose: the judged day from which on an item is no more open so; empty while it is
-- Grain: one row a record and leg as long as its outcome says the same
-- Parameters: none
-- Tables read: none
ALTER TABLE recon.open_items ADD COLUMN judged_until DATE;
