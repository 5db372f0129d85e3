-- Purpose: what was decided as of a day is found without reading what was decided of all others
-- Grain: no rows
-- Parameters: none
-- Tables read: none
CREATE INDEX report_context_by_as_of ON recon.report_context (as_of);
