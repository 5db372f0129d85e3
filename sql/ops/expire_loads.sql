-- Purpose: writes down that the landed records of some loads are no longer kept
-- Grain: one row a load
-- Parameters: now
-- Tables read: expired_loads
UPDATE ops.manifest
SET expired_at = $now
WHERE load_id IN (SELECT load_id FROM expired_loads);
