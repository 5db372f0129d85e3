-- Purpose: what was decided as of one day, out of what was decided of all days
-- Grain: as recon.outcomes
-- Parameters: as_of
-- Tables read: recon.outcomes
SELECT * FROM recon.outcomes WHERE as_of = $as_of;
