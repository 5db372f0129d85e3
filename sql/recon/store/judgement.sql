-- Purpose: on which inputs and by which rules a day was judged
-- Grain: one row, or none where the day was never judged
-- Parameters: as_of
-- Tables read: recon.judgements
SELECT * FROM recon.judgements WHERE as_of = $as_of;
