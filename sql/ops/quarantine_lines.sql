-- Purpose: the lines of a load that went into quarantine at any time
-- Grain: one row a line
-- Parameters: load_id
-- Tables read: ops.quarantine
SELECT line FROM ops.quarantine WHERE load_id = $load_id;
