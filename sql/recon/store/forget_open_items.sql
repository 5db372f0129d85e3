-- Purpose: make room for a new judgement of a day that stands beside the line
-- Grain: the rows of one day
-- Parameters: as_of
-- Tables read: recon.open_items
DELETE FROM recon.open_items WHERE as_of = $as_of AND coalesce(beside, true);
