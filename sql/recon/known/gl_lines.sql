-- The ledger lines dated up to the day of the run.
-- Grain: one row a line. Parameters: day. Reads: gl_line.
SELECT
    id, 'gl_line', account, amount_minor, currency, business_date, coalesce(posted, true), reference, journal, idempotency_key,
    epoch_us(first_seen_at), epoch_us(updated_at)
FROM gl_line
WHERE business_date <= $day
ORDER BY id
