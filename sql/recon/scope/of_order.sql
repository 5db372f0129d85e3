-- The orders that are judged or looked up.
-- Grain: one row an order. Parameters: until (UTC, exclusive). Reads: order, judged, order_at_hand.
SELECT * FROM "order"
WHERE
    created_at < $until
    AND (
        id IN (SELECT id FROM judged WHERE kind = 'order')
        OR upper(trim(id)) IN (SELECT unnest([key, 'MO-' || key]) FROM order_at_hand)
    )
