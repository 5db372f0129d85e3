-- Purpose: the records that a report shows, out of all of their kind
-- Grain: as canonical.cash_drawers
-- Parameters: none
-- Tables read: canonical.cash_drawers, wanted (record_id)
SELECT * FROM canonical.cash_drawers WHERE drawer_id IN (SELECT record_id FROM wanted);
