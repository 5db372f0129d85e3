-- Purpose: what the judgement knew of all records: the next one goes on from it only where that is the same
-- Grain: one row a judged day (as_of)
-- Parameters: none
-- Tables read: none
ALTER TABLE recon.judgements ADD COLUMN facts VARCHAR;
