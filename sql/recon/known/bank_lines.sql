-- The bank's own lines dated up to the day of the run.
-- Grain: one row a line. Parameters: day. Reads: bank_line.
SELECT
    id, 'bank_line', account, amount_minor, currency, business_date, true, reference, NULL, NULL,
    epoch_us(first_seen_at), epoch_us(updated_at)
FROM bank_line
WHERE business_date <= $day
ORDER BY id
