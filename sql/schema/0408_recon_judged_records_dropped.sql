-- Purpose: take out the table in which earlier editions kept what a judgement took in; the book of the judgement holds that, and nothing reads it here
-- Grain: none
-- Parameters: none
-- Tables read: none
DROP TABLE IF EXISTS recon.judged_records;
