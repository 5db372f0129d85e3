-- Purpose: makes room for what the gate decides about a load that is staged again
-- Grain: one row
-- Parameters: load_id
-- Tables read: none
DELETE FROM ops.gate_results WHERE load_id = $load_id;
