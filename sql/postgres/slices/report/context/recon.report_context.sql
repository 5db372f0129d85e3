-- Purpose: what was kept for the report of one day, out of all reports
-- Grain: as recon.report_context
-- Parameters: as_of
-- Tables read: recon.report_context
SELECT * FROM recon.report_context WHERE as_of = $as_of;
