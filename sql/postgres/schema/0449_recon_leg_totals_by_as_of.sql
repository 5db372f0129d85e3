-- Purpose: what was decided as of a day is found without reading what was decided of all others
-- Grain: no rows
-- Parameters: none
-- Tables read: none
CREATE INDEX leg_totals_by_as_of ON recon.leg_totals (as_of);
