-- The web orders that are judged one by one or looked up; the key is the increment id without its prefix.
-- Grain: one row an order. Parameters: until (UTC, exclusive), everything, words, order_payment (whether
-- the leg is judged). Reads: order, open_order.
SELECT
    id, regexp_replace(upper(trim(id)), '^MO-', ''), grand_total_minor, currency, epoch_us(created_at), business_date, status, contains,
    base_currency, base_grand_total_minor, order_rate, original_grand_total_minor, epoch_us(first_seen_at), epoch_us(updated_at)
FROM "order"
WHERE
    created_at < $until
    AND (
        $everything
        OR NOT $order_payment
        OR id IN (SELECT id FROM open_order)
        OR (
            len($words) > 0
            AND (upper(trim(id)) IN (SELECT unnest($words)) OR regexp_replace(upper(trim(id)), '^MO-', '') IN (SELECT unnest($words)))
        )
    )
ORDER BY id
