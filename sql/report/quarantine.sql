-- Purpose: rows that wait for a person, for the report
-- Grain: one row a bad record that is still in quarantine
-- Parameters: none
-- Tables read: ops.quarantine
SELECT split_part(stream, '_', 1) AS system, stream, record_key, quarantine_id, load_id, line, reasons, landed_at
FROM ops.quarantine
WHERE state = 'open'
ORDER BY landed_at, stream, load_id, line;
