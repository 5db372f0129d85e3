-- Purpose: make room for a new judgement of a day that stands beside the line
-- Grain: the rows of one day
-- Parameters: as_of
-- Tables read: recon.outcomes
DELETE FROM recon.outcomes WHERE as_of = $as_of AND coalesce(beside, true);
