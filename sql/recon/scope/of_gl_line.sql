-- The ledger lines that are judged.
-- Grain: one row a line. Parameters: day. Reads: gl_line, judged.
SELECT * FROM gl_line WHERE business_date <= $day AND id IN (SELECT id FROM judged WHERE kind = 'gl_line')
