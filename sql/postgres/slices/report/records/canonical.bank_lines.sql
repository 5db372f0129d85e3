-- Purpose: the records that a report shows, out of all of their kind
-- Grain: as canonical.bank_lines
-- Parameters: none
-- Tables read: canonical.bank_lines, wanted (record_id)
SELECT * FROM canonical.bank_lines WHERE bank_line_id IN (SELECT record_id FROM wanted);
