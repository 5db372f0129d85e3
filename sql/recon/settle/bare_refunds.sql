-- Refunds that name the payment they refund, and no order.
-- Grain: one row a refund. Parameters: none. Reads: payment.
CREATE TABLE bare_refund AS
SELECT id, original_id
FROM payment
WHERE order_ref IS NULL AND original_id IS NOT NULL
