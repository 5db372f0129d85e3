-- Purpose: the records that a report shows, out of all of their kind
-- Grain: as canonical.ledger_lines
-- Parameters: none
-- Tables read: canonical.ledger_lines, wanted (record_id)
SELECT * FROM canonical.ledger_lines WHERE ledger_line_id IN (SELECT record_id FROM wanted);
