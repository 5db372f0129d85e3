-- Purpose: forget the records that a new judgement took in otherwise or not at all
-- Grain: one row a record or decision
-- Parameters: none
-- Tables read: recon.judged_records, gone_records (kind, id)
DELETE FROM recon.judged_records WHERE (kind, id) IN (SELECT kind, id FROM gone_records);
