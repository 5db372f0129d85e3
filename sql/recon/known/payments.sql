-- The payments that are judged one by one, and those that the judgement looks up; with `everything` all of them.
-- Grain: one row a payment. Parameters: until (UTC, exclusive), everything, words, reach (days), fee_gl (whether
-- the leg is judged). Batches of other days are named by no line that is left, so nobody asks for their payments.
-- Reads: payment, left_over_payment, batch, settled_deposit, settled_fee.
SELECT
    id, amount_minor, currency, epoch_us(captured_at), business_date, tender, store, register, order_ref, batch_id, original_id,
    auth, last4, coalesce(channel, CASE WHEN order_ref IS NULL THEN 'store' ELSE 'web' END), coalesce(status, 'captured'),
    coalesce(settled_minor, amount_minor),
    CASE WHEN settled_minor IS NULL THEN currency ELSE coalesce(settled_currency, currency) END,
    previous_minor, version, epoch_us(first_seen_at), epoch_us(updated_at), coalesce(posting_date, business_date),
    coalesce(pays_item_fee, true)
FROM payment
WHERE
    captured_at < $until
    AND (
        $everything
        OR id IN (SELECT id FROM left_over_payment)
        OR coalesce(status, 'captured') <> 'captured'
        OR batch_id IN (
            SELECT upper(trim(id)) FROM batch
            WHERE
                business_date IN (SELECT unnest($reach))
                AND (id NOT IN (SELECT id FROM settled_deposit) OR ($fee_gl AND id NOT IN (SELECT id FROM settled_fee)))
        )
        OR (
            len($words) > 0
            AND (upper(trim(id)) IN (SELECT unnest($words)) OR order_ref IN (SELECT unnest($words)) OR batch_id IN (SELECT unnest($words)))
        )
        OR id IN (
            SELECT r.original_id FROM payment AS r JOIN left_over_payment AS l ON r.id = l.id WHERE r.original_id IS NOT NULL
        )
    )
ORDER BY id
