-- Purpose: what was decided as of a day
-- Grain: as recon.members
-- Parameters: as_of
-- Tables read: recon.members
SELECT * EXCLUDE (as_of) FROM recon.members WHERE as_of = $as_of ORDER BY ALL;
