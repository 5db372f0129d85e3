-- What each leg's records come to, summed from the sources and not from any outcome: footing is checked against it.
-- The last column is how many records that were.
-- Grain: one row a leg, side and currency. Parameters: until (UTC, exclusive), day, types (null: all). Reads: tables of records.
SELECT l.leg, 'left', s.currency, s.total, s.n
FROM (
    SELECT currency, sum(amount_minor)::BIGINT AS total, count(*) AS n FROM payment WHERE captured_at < $until GROUP BY currency
) AS s, (VALUES ('order_payment'), ('report_payment')) AS l (leg)
UNION ALL
SELECT l.leg, 'left', s.currency, s.total, s.n
FROM (
    SELECT
        CASE WHEN settled_minor IS NULL THEN currency ELSE coalesce(settled_currency, currency) END AS currency,
        sum(coalesce(settled_minor, amount_minor))::BIGINT AS total,
        count(*) AS n
    FROM payment WHERE captured_at < $until GROUP BY ALL
) AS s, (VALUES ('payment_batch'), ('payment_gl')) AS l (leg)
UNION ALL
SELECT 'order_payment', 'right', currency, sum(total)::BIGINT, count(*)
FROM (
    SELECT currency, grand_total_minor AS total FROM "order" WHERE created_at < $until
    UNION ALL
    SELECT currency, -grand_total_minor FROM credit_memo WHERE created_at < $until
)
GROUP BY currency
UNION ALL
SELECT 'payment_batch', 'right', currency, sum(gross_minor)::BIGINT, count(*) FROM batch WHERE closed_at < $until AND gross_minor <> 0 GROUP BY currency
UNION ALL
SELECT l.leg, 'left', s.currency, s.total, s.n
FROM (
    SELECT currency, sum(net_minor)::BIGINT AS total, count(*) AS n FROM batch WHERE closed_at < $until AND net_minor <> 0 GROUP BY currency
) AS s, (VALUES ('batch_gl'), ('deposit_bank')) AS l (leg)
UNION ALL
SELECT 'fee_gl', 'left', currency, sum(fees_minor)::BIGINT, count(*)
FROM batch WHERE closed_at < $until AND fees_minor <> 0 AND ($types IS NULL OR list_contains($types, type)) GROUP BY currency
UNION ALL
SELECT 'report_payment', 'right', coalesce(currency, 'USD'), sum(net_minor)::BIGINT, count(*) FROM report WHERE business_date <= $day GROUP BY ALL
UNION ALL
SELECT 'drawer_gl', 'left', coalesce(currency, 'USD'), sum(deposit_minor)::BIGINT, count(*) FROM drawer WHERE business_date <= $day GROUP BY ALL
UNION ALL
SELECT 'deposit_bank', 'right', currency, sum(amount_minor)::BIGINT, count(*) FROM bank_line WHERE business_date <= $day GROUP BY currency
