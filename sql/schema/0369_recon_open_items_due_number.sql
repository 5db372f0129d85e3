-- Purpose: the day an item was due counted in business days; its age is what the judged day lies beyond it
-- Grain: one row a record and leg as long as its outcome says the same
-- Parameters: none
-- Tables read: none
ALTER TABLE recon.open_items ADD COLUMN due_number BIGINT;
