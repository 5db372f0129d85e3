-- Report rows whose count and net are those of their store, day and tender, and whose list of payments, where they have one, is theirs.
-- Grain: one row a report row. Parameters: day, locked_at (UTC, null: none),
-- late_on (the first day after the locked ones, null: none). Reads: report, takings, captured, held.
-- A payment that two rows list, or that a row lists beside rows that list nothing, is for the judgement one by one, and so is a store's
-- day that spells a tender in two ways.
CREATE TABLE settled_report AS
WITH known AS (
    SELECT * FROM report WHERE business_date <= $day
),
listed AS (
    SELECT payment_id, count(*) > 1 AS is_doubled
    FROM (SELECT unnest(payment_ids) AS payment_id FROM known)
    GROUP BY payment_id
),
doubled AS (
    SELECT k.id
    FROM (SELECT id, unnest(payment_ids) AS payment_id FROM known) AS k
    JOIN listed AS l USING (payment_id)
    GROUP BY k.id
    HAVING bool_or(l.is_doubled)
),
respelled AS (
    SELECT store, business_date FROM takings WHERE tender IN ('MASTERCARD', 'DISC', 'GIFTCARD')
    UNION ALL
    SELECT store, business_date FROM known WHERE tender IN ('MASTERCARD', 'DISC', 'GIFTCARD') AND store IS NOT NULL
),
own AS (
    SELECT c.store, c.business_date, c.tender, c.currency, list(c.id ORDER BY c.id) AS payment_ids
    FROM captured AS c
    SEMI JOIN (SELECT store, business_date, tender FROM known WHERE payment_ids IS NOT NULL) AS k
        ON c.store = k.store AND c.business_date = k.business_date AND c.tender = k.tender
    GROUP BY c.store, c.business_date, c.tender, c.currency
)
SELECT
    r.id, t.store, t.business_date, t.tender, t.currency, t.payments, CAST(t.amount_minor AS BIGINT) AS amount_minor,
    greatest(t.business_date, t.late_on, r.late_on) AS accounted_on
FROM (
    SELECT
        store, business_date, tender, coalesce(currency, 'USD') AS currency, any_value(id) AS id, sum(net_minor) AS net_minor,
        sum(count) AS payments, any_value(payment_ids) AS payment_ids,
        any_value(CASE WHEN first_seen_at > CAST($locked_at AS TIMESTAMP) THEN CAST($late_on AS DATE) END) AS late_on,
        bool_or(id IN (SELECT id FROM held) OR id IN (SELECT id FROM doubled)) AS by_hand
    FROM known
    GROUP BY ALL
    HAVING count(*) = 1
) AS r
JOIN (
    SELECT
        store, business_date, tender, currency, sum(payments) AS payments, sum(amount_minor) AS amount_minor,
        max(late_on) AS late_on, bool_or(by_hand) AS by_hand
    FROM takings
    GROUP BY store, business_date, tender, currency
) AS t ON r.store = t.store AND r.business_date = t.business_date AND r.tender = t.tender AND r.currency = t.currency
LEFT JOIN own AS o ON o.store = t.store AND o.business_date = t.business_date AND o.tender = t.tender AND o.currency = t.currency
WHERE
    NOT r.by_hand AND NOT t.by_hand AND r.net_minor = t.amount_minor AND r.payments = t.payments
    AND CASE
        WHEN r.payment_ids IS NULL THEN NOT EXISTS (SELECT 1 FROM listed)
        ELSE list_sort(list_distinct(r.payment_ids)) = o.payment_ids
    END
    AND (
        t.tender NOT IN ('MC', 'MASTERCARD', 'DISC', 'DISCOVER', 'GIFTCARD', 'GIFT_CARD')
        OR (t.store, t.business_date) NOT IN (SELECT (store, business_date) FROM respelled)
    )
    AND NOT EXISTS (SELECT 1 FROM report WHERE store IS NULL OR tender IN ('BANKCARD', 'BANKCARDS'))
