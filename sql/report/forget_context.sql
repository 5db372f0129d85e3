-- Purpose: make room for what is kept for the report of a day
-- Grain: the rows of one day
-- Parameters: as_of
-- Tables read: recon.report_context
DELETE FROM recon.report_context WHERE as_of = $as_of;
