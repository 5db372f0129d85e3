-- Purpose: one quarantined record with its text
-- Grain: one row
-- Parameters: quarantine_id
-- Tables read: ops.quarantine
SELECT * FROM ops.quarantine WHERE quarantine_id = $quarantine_id;
