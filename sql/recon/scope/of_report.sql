-- The report rows that are judged.
-- Grain: one row a report row. Parameters: day. Reads: report, judged.
SELECT * FROM report WHERE business_date <= $day AND id IN (SELECT id FROM judged WHERE kind = 'report')
