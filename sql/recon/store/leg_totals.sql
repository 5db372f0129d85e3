-- Purpose: what was decided as of a day
-- Grain: as recon.leg_totals
-- Parameters: as_of
-- Tables read: recon.leg_totals
SELECT * EXCLUDE (as_of) FROM recon.leg_totals WHERE as_of = $as_of ORDER BY ALL;
