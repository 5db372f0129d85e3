-- Purpose: what was decided as of one day, out of what was decided of all days
-- Grain: as recon.open_items
-- Parameters: as_of
-- Tables read: recon.open_items
SELECT * FROM recon.open_items WHERE as_of = $as_of;
