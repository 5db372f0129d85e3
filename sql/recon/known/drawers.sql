-- The drawers closed up to the day of the run.
-- Grain: one row a drawer. Parameters: day. Reads: drawer.
SELECT
    id, store, register, business_date, deposit_minor, coalesce(over_short_minor, 0), coalesce(currency, 'USD'),
    epoch_us(first_seen_at), epoch_us(updated_at)
FROM drawer
WHERE business_date <= $day
ORDER BY id
