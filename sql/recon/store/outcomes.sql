-- Purpose: what was decided as of a day
-- Grain: as recon.outcomes
-- Parameters: as_of
-- Tables read: recon.outcomes
SELECT * EXCLUDE (as_of) FROM recon.outcomes WHERE as_of = $as_of ORDER BY ALL;
