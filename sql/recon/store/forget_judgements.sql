-- Purpose: make room for a new judgement of a day
-- Grain: the rows of one day
-- Parameters: as_of
-- Tables read: recon.judgements
DELETE FROM recon.judgements WHERE as_of = $as_of;
