-- The bank's lines that are judged.
-- Grain: one row a line. Parameters: day. Reads: bank_line, judged.
SELECT * FROM bank_line WHERE business_date <= $day AND id IN (SELECT id FROM judged WHERE kind = 'bank_line')
