-- Purpose: whether a judgement stands beside the line of judgements, because a later day was judged before it; empty in rows of earlier editions, which all do
-- Grain: one row a judged day (as_of)
-- Parameters: none
-- Tables read: none
ALTER TABLE recon.judgements ADD COLUMN beside BOOLEAN;
