-- Report rows whose count and net are those of their store, day and tender, and that list no payments.
-- Grain: one row a report row. Parameters: day. Reads: report, takings, held.
CREATE TABLE settled_report AS
SELECT r.id, t.store, t.business_date, t.tender, t.currency
FROM (
    SELECT
        store, business_date, tender, coalesce(currency, 'USD') AS currency, any_value(id) AS id, sum(net_minor) AS net_minor,
        sum(count) AS payments, bool_or(payment_ids IS NOT NULL OR id IN (SELECT id FROM held)) AS by_hand
    FROM report
    WHERE business_date <= $day
    GROUP BY ALL
    HAVING count(*) = 1
) AS r
JOIN (
    SELECT
        store, business_date, tender, currency, sum(payments) AS payments, sum(amount_minor) AS amount_minor,
        bool_or(by_hand) AS by_hand
    FROM takings
    GROUP BY store, business_date, tender, currency
) AS t ON r.store = t.store AND r.business_date = t.business_date AND r.tender = t.tender AND r.currency = t.currency
WHERE
    NOT r.by_hand AND NOT t.by_hand AND r.net_minor = t.amount_minor AND r.payments = t.payments
    AND NOT EXISTS (
        SELECT 1 FROM report WHERE store IS NULL OR tender IN ('BANKCARD', 'BANKCARDS') OR payment_ids IS NOT NULL
    )
