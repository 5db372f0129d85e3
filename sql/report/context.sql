-- Purpose: what was kept for the report of a judged day
-- Grain: one row a part; none where nothing was kept
-- Parameters: as_of
-- Tables read: recon.report_context
SELECT part, content FROM recon.report_context WHERE as_of = $as_of ORDER BY part;
