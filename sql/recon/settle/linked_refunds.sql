-- Refunds that name their order only through the payment they refund; such orders are left to the judgement one by one.
-- Grain: one row a refund. Parameters: none. Reads: bare_refund, payment.
CREATE TABLE linked_refund AS
SELECT r.id, o.order_ref
FROM payment AS o
JOIN bare_refund AS r ON o.id = r.original_id
WHERE o.order_ref IS NOT NULL
