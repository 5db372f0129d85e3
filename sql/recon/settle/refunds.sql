-- Credit memos of an order that has one memo and one refund, both of one amount and currency.
-- Grain: one row a credit memo. Parameters: until (UTC, exclusive), locked_at (UTC, null: none),
-- late_on (the first day after the locked ones, null: none). Reads: credit_memo, unusual_sum, linked_refund, held.
CREATE TABLE settled_memo AS
SELECT
    m.id, m.order_ref, r.refund_id AS payment_id, CASE WHEN r.linked = r.refunds THEN 'order_ref+original_id' ELSE 'order_ref' END AS rule,
    CAST(-m.amount_minor AS BIGINT) AS amount_minor, m.currency, least(m.business_date, r.refunds_on) AS business_date,
    greatest(m.business_date, r.refunds_until, m.late_on) AS accounted_on
FROM (
    SELECT
        order_ref, any_value(id) AS id, sum(grand_total_minor) AS amount_minor, any_value(currency) AS currency,
        any_value(business_date) AS business_date,
        any_value(CASE WHEN first_seen_at > CAST($locked_at AS TIMESTAMP) THEN CAST($late_on AS DATE) END) AS late_on
    FROM credit_memo
    WHERE created_at < $until AND order_ref IS NOT NULL
    GROUP BY order_ref
    HAVING count(*) = 1
) AS m
JOIN unusual_sum AS r ON m.order_ref = r.order_ref
WHERE
    r.refunds = 1 AND m.amount_minor = -r.refunds_minor AND m.currency = r.currency AND r.currency = r.other_currency
    AND NOT r.by_hand AND m.id NOT IN (SELECT id FROM held) AND m.order_ref NOT IN (SELECT order_ref FROM linked_refund)
