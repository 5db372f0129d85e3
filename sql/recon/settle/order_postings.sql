-- Clearing lines that name an order word for word and are what its money payments, sales less refunds, come to.
-- Grain: one row a line. Parameters: with_bank (whether bank lines are held against payments).
-- Reads: line, order_sum, linked_refund, named_payment, named_journal, batch, payment.
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
    WHERE (part = 'clearing' OR ($with_bank AND part = 'bank')) AND reference IS NOT NULL
    GROUP BY reference
    HAVING count(*) = 1 AND any_value(part) = 'clearing'
) AS l
JOIN order_sum AS p ON l.reference = p.order_ref
WHERE
    NOT coalesce(l.by_hand, false) AND NOT p.by_hand AND p.money > 0 AND p.settled_currency = p.other_settled_currency
    AND l.amount_minor = p.money_minor AND l.currency = p.settled_currency
    AND p.order_ref NOT IN (SELECT order_ref FROM linked_refund)
    AND p.order_ref NOT IN (SELECT order_ref FROM payment WHERE status = 'unresolved' AND order_ref IS NOT NULL)
    AND p.order_ref NOT IN (SELECT order_ref FROM named_payment WHERE role = 'money' AND order_ref IS NOT NULL)
    AND p.order_ref NOT IN (SELECT upper(trim(id)) FROM batch)
