-- Purpose: the judged day counted in business days, from which the age of its open items follows
-- Grain: one row a judged day (as_of)
-- Parameters: none
-- Tables read: none
ALTER TABLE recon.judgements ADD COLUMN day_number BIGINT;
