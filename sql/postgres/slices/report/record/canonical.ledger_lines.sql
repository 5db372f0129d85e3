-- Purpose: the record that is asked for, out of all of its kind
-- Grain: as canonical.ledger_lines
-- Parameters: record_id
-- Tables read: canonical.ledger_lines
SELECT * FROM canonical.ledger_lines WHERE ledger_line_id = $record_id;
