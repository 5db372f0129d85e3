-- The web orders known on the day of the run; the key is the increment id without its prefix.
-- Grain: one row an order. Parameters: until (UTC, exclusive). Reads: order.
SELECT
    id, regexp_replace(upper(trim(id)), '^MO-', ''), grand_total_minor, currency, epoch_us(created_at), business_date, status, contains,
    base_currency, base_grand_total_minor, order_rate, original_grand_total_minor, epoch_us(first_seen_at), epoch_us(updated_at)
FROM "order"
WHERE created_at < $until
ORDER BY id
