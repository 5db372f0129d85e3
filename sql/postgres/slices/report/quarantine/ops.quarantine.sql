-- Purpose: what waits in quarantine, without its text and without what was settled
-- Grain: one row a record that waits
-- Parameters: none
-- Tables read: ops.quarantine
SELECT quarantine_id, stream, load_id, line, record_key, reasons, state, landed_at FROM ops.quarantine WHERE state = 'open';
