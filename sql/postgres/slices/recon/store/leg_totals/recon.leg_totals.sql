-- Purpose: what was decided as of one day, out of what was decided of all days
-- Grain: as recon.leg_totals
-- Parameters: as_of
-- Tables read: recon.leg_totals
SELECT * FROM recon.leg_totals WHERE as_of = $as_of;
