-- Purpose: what was touched lately is found without reading all that ever was
-- Grain: no rows
-- Parameters: none
-- Tables read: none
CREATE INDEX touched_days_by_touched_at ON ops.touched_days (touched_at);
