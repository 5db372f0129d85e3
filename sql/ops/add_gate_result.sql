-- Purpose: what the gate decided about a load
-- Grain: one row
-- Parameters: load_id, stream, rows_read, rows_redelivered, rows_superseded, rows_quarantined, rows_accepted, failed_checks (JSON: reason to rows), now
-- Tables read: none
INSERT INTO ops.gate_results VALUES (
    $load_id, $stream, $rows_read, $rows_redelivered, $rows_superseded, $rows_quarantined, $rows_accepted, $failed_checks, $now
);
