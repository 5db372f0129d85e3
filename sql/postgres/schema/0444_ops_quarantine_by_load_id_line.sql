-- Purpose: a quarantined record is found by its load and line
-- Grain: no rows
-- Parameters: none
-- Tables read: none
CREATE INDEX quarantine_by_load_id_line ON ops.quarantine (load_id, line);
