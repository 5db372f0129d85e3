-- Clearing lines that name an order word for word and are what its money payments, sales less refunds, come to.
-- Grain: one row a line. Parameters: none. Reads: line, order_sum, linked_refund, named_journal, batch, payment.
CREATE TABLE settled_order_posting AS
SELECT
    l.id AS line_id, p.order_ref, p.money AS payments, CAST(l.amount_minor AS BIGINT) AS amount_minor, l.currency,
    least(l.business_date, p.money_on) AS business_date, greatest(l.business_date, l.late_on, p.money_until) AS accounted_on
FROM (
    SELECT
        reference, any_value(id) AS id, sum(amount_minor) AS amount_minor, any_value(currency) AS currency,
        any_value(business_date) AS business_date, any_value(late_on) AS late_on,
        bool_or(by_hand OR upper(trim(journal)) IN (SELECT journal FROM named_journal)) AS by_hand
    FROM line
    WHERE part = 'clearing' AND reference IS NOT NULL
    GROUP BY reference
    HAVING count(*) = 1
) AS l
JOIN order_sum AS p ON l.reference = p.order_ref
WHERE
    NOT coalesce(l.by_hand, false) AND NOT p.by_hand AND p.money > 0 AND p.settled_currency = p.other_settled_currency
    AND l.amount_minor = p.money_minor AND l.currency = p.settled_currency
    AND p.order_ref NOT IN (SELECT order_ref FROM linked_refund)
    AND p.order_ref NOT IN (SELECT order_ref FROM payment WHERE status = 'unresolved' AND order_ref IS NOT NULL)
    AND 'MO-' || p.order_ref NOT IN (SELECT reference FROM line WHERE starts_with(reference, 'MO-'))
