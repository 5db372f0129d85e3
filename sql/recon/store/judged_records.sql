-- Purpose: the records that the newest judgement of the line took in
-- Grain: as recon.judged_records
-- Parameters: none
-- Tables read: recon.judged_records
SELECT kind, id, digest, links FROM recon.judged_records;
