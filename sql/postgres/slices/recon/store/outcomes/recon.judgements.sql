-- Purpose: what was decided as of one day, out of what was decided of all days
-- Grain: as recon.judgements
-- Parameters: as_of
-- Tables read: recon.judgements
SELECT * FROM recon.judgements WHERE as_of = $as_of;
