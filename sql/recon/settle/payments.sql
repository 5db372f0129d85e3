-- The payments that moved money and are known on the day of the run: what every leg starts from.
-- Grain: one row a captured payment. Parameters: until (UTC, exclusive), test_last4, test_minor (lists that test rules may mean).
-- Reads: payment, held, non_settling.
CREATE TABLE captured AS
SELECT
    id, amount_minor, currency, order_ref, original_id, batch_id, tender, store, business_date,
    coalesce(posting_date, business_date) AS posting_date, coalesce(pays_item_fee, true) AS pays_item_fee,
    coalesce(channel, 'store') = 'store' AND order_ref IS NULL AND original_id IS NULL AS is_store_sale,
    coalesce(settled_minor, amount_minor) AS settled_minor,
    CASE WHEN settled_minor IS NULL THEN currency ELSE coalesce(settled_currency, currency) END AS settled_currency,
    tender NOT IN ('GIFT_CARD', 'STORE_CREDIT') AS is_money,
    tender NOT IN (SELECT tender FROM non_settling) AS settles,
    previous_minor IS NOT NULL
    OR id IN (SELECT id FROM held)
    OR coalesce(list_contains($test_last4, last4), false)
    OR list_contains($test_minor, amount_minor) AS by_hand
FROM payment
WHERE captured_at < $until AND coalesce(status, 'captured') = 'captured'
