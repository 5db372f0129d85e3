-- Purpose: what was decided as of one day, out of what was decided of all days
-- Grain: as recon.members
-- Parameters: as_of
-- Tables read: recon.members
SELECT * FROM recon.members WHERE as_of = $as_of;
