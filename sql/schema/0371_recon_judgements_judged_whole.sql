-- Purpose: why a judgement took every record; empty where it took only what changed and what is bound to that
-- Grain: one row a judged day (as_of)
-- Parameters: none
-- Tables read: none
ALTER TABLE recon.judgements ADD COLUMN judged_whole VARCHAR;
