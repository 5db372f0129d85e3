-- Purpose: what was decided as of a day
-- Grain: as recon.open_items
-- Parameters: as_of
-- Tables read: recon.open_items
SELECT * EXCLUDE (as_of) FROM recon.open_items WHERE as_of = $as_of ORDER BY ALL;
