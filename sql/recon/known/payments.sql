-- The payments that a run judges one by one: known on its day, and not settled by key in every leg.
-- Grain: one row a payment. Parameters: until (UTC, exclusive). Reads: payment.
SELECT
    id, amount_minor, currency, epoch_us(captured_at), business_date, tender, store, register, order_ref, batch_id, original_id,
    auth, last4, coalesce(channel, CASE WHEN order_ref IS NULL THEN 'store' ELSE 'web' END), coalesce(status, 'captured'),
    coalesce(settled_minor, amount_minor),
    CASE WHEN settled_minor IS NULL THEN currency ELSE coalesce(settled_currency, currency) END,
    previous_minor, version, epoch_us(first_seen_at), epoch_us(updated_at)
FROM payment
WHERE captured_at < $until
ORDER BY id
