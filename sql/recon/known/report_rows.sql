-- The rows of the daily transaction report up to the day of the run.
-- Grain: one row a day, store and tender. Parameters: day. Reads: report.
SELECT
    id, business_date, store, tender, count, net_minor, coalesce(currency, 'USD'), payment_ids,
    epoch_us(first_seen_at), epoch_us(updated_at)
FROM report
WHERE business_date <= $day
ORDER BY id
