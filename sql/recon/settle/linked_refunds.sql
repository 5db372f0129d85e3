-- Refunds that name their order only through the payment they refund; such orders are left to the judgement one by one.
-- Grain: one row a refund. Parameters: none. Reads: payment.
CREATE TABLE linked_refund AS
SELECT r.id, o.order_ref
FROM payment AS r
JOIN payment AS o ON r.original_id = o.id
WHERE r.order_ref IS NULL AND r.original_id IS NOT NULL AND o.order_ref IS NOT NULL
