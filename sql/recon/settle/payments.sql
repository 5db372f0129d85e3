-- The payments that moved money and are known on the day of the run: what every leg starts from.
-- Grain: one row a captured payment. Parameters: until (UTC, exclusive), test_last4, test_minor (lists that test rules may mean),
-- locked_at (UTC, null: none), late_on (the first day after the locked ones, null: none).
-- Reads: payment, held, non_settling.
-- late_on is that day where the payment was first seen after the lock. is_plain: a sale of money in the usual currency, posted on its
-- day, with nothing about it that needs a look; most orders are paid by such alone.
CREATE TABLE captured AS
SELECT
    id, amount_minor, currency, order_ref, original_id, batch_id, tender, store, business_date,
    coalesce(posting_date, business_date) AS posting_date, coalesce(pays_item_fee, true) AS pays_item_fee,
    coalesce(channel, 'store') = 'store' AND order_ref IS NULL AND original_id IS NULL AS is_store_sale,
    coalesce(settled_minor, amount_minor) AS settled_minor,
    CASE WHEN settled_minor IS NULL THEN currency ELSE coalesce(settled_currency, currency) END AS settled_currency,
    tender NOT IN ('GIFT_CARD', 'STORE_CREDIT') AS is_money,
    tender NOT IN (SELECT tender FROM non_settling) AS settles,
    CASE WHEN first_seen_at > CAST($locked_at AS TIMESTAMP) THEN CAST($late_on AS DATE) END AS late_on,
    previous_minor IS NOT NULL
    OR id IN (SELECT id FROM held)
    OR coalesce(list_contains($test_last4, last4), false)
    OR list_contains($test_minor, amount_minor) AS by_hand,
    amount_minor >= 0 AND tender NOT IN ('GIFT_CARD', 'STORE_CREDIT') AND previous_minor IS NULL
    AND currency = (SELECT mode(currency) FROM payment)
    AND (settled_minor IS NULL OR (settled_minor = amount_minor AND coalesce(settled_currency, currency) = currency))
    AND coalesce(posting_date = business_date, true)
    AND NOT (
        id IN (SELECT id FROM held) OR coalesce(list_contains($test_last4, last4), false) OR list_contains($test_minor, amount_minor)
    ) AS is_plain
FROM payment
WHERE captured_at < $until AND coalesce(status, 'captured') = 'captured'
