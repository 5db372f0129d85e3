-- Purpose: the record that is asked for, out of all of its kind
-- Grain: as canonical.bank_lines
-- Parameters: record_id
-- Tables read: canonical.bank_lines
SELECT * FROM canonical.bank_lines WHERE bank_line_id = $record_id;
