-- Purpose: says that a load is staged
-- Grain: one row
-- Parameters: load_id, now
-- Tables read: none
UPDATE ops.manifest SET staged_at = $now WHERE load_id = $load_id;
