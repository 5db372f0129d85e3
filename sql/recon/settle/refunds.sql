-- Credit memos of an order that has one memo and one refund, both of one amount and currency.
-- Grain: one row a credit memo. Parameters: until (UTC, exclusive). Reads: credit_memo, order_sum, linked_refund, held.
CREATE TABLE settled_memo AS
SELECT m.id, m.order_ref, CASE WHEN r.linked = r.refunds THEN 'order_ref+original_id' ELSE 'order_ref' END AS rule
FROM (
    SELECT order_ref, any_value(id) AS id, sum(grand_total_minor) AS amount_minor, any_value(currency) AS currency
    FROM credit_memo
    WHERE created_at < $until AND order_ref IS NOT NULL
    GROUP BY order_ref
    HAVING count(*) = 1
) AS m
JOIN order_sum AS r ON m.order_ref = r.order_ref
WHERE
    r.refunds = 1 AND m.amount_minor = -r.refunds_minor AND m.currency = r.currency AND r.currency = r.other_currency
    AND NOT r.by_hand AND m.id NOT IN (SELECT id FROM held) AND m.order_ref NOT IN (SELECT order_ref FROM linked_refund)
