-- Purpose: make room for a new judgement of a day
-- Grain: the rows of one day
-- Parameters: as_of
-- Tables read: recon.leg_totals
DELETE FROM recon.leg_totals WHERE as_of = $as_of;
