-- Purpose: what was decided as of a day is found without reading what was decided of all others
-- Grain: no rows
-- Parameters: none
-- Tables read: none
CREATE INDEX open_items_by_as_of ON recon.open_items (as_of);
