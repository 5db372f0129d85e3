-- The payments that moved money and are known on the day of the run: what every leg starts from.
-- Grain: one row a captured payment. Parameters: none; it goes by the variable `run`. Reads: payment, held.
-- late_on is the first day after the locked ones where the payment was first seen after the lock. is_plain: a sale of money in the usual
-- currency, posted on its day, with nothing about it that needs a look; most orders are paid by such alone.
CREATE VIEW captured_payment AS
SELECT
    *,
    NOT by_hand AND amount_minor >= 0 AND is_money AND currency = getvariable('run').usual_currency
    AND settled_minor = amount_minor AND settled_currency = currency AND posting_date = business_date AS is_plain
FROM (
    SELECT
        id, amount_minor, currency, order_ref, original_id, batch_id, tender, store, business_date,
        coalesce(posting_date, business_date) AS posting_date, coalesce(pays_item_fee, true) AS pays_item_fee,
        coalesce(channel, 'store') = 'store' AND order_ref IS NULL AND original_id IS NULL AS is_store_sale,
        coalesce(settled_minor, amount_minor) AS settled_minor,
        CASE WHEN settled_minor IS NULL THEN currency ELSE coalesce(settled_currency, currency) END AS settled_currency,
        tender NOT IN ('GIFT_CARD', 'STORE_CREDIT') AS is_money,
        NOT list_contains(getvariable('run').non_settling, tender) AS settles,
        CASE WHEN first_seen_at > getvariable('run').locked_at THEN getvariable('run').late_on END AS late_on,
        previous_minor IS NOT NULL
        OR coalesce(list_contains(getvariable('run').test_last4, last4), false)
        OR list_contains(getvariable('run').test_minor, amount_minor)
        OR id IN (SELECT id FROM held) AS by_hand
    FROM payment
    WHERE captured_at < getvariable('run').until AND coalesce(status, 'captured') = 'captured'
)
