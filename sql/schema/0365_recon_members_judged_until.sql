-- Purpose: the judged day from which on a record stands no more under an outcome; empty while it does
-- Grain: one row a record of an outcome as long as that says the same
-- Parameters: none
-- Tables read: none
ALTER TABLE recon.members ADD COLUMN judged_until DATE;
