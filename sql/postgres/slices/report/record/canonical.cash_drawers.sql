-- Purpose: the record that is asked for, out of all of its kind
-- Grain: as canonical.cash_drawers
-- Parameters: record_id
-- Tables read: canonical.cash_drawers
SELECT * FROM canonical.cash_drawers WHERE drawer_id = $record_id;
