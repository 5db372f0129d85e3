-- The numbers of the orders that are judged or looked up.
-- Grain: one row a number. Parameters: none. Reads: judged, spoken, payment, payment_at_hand.
CREATE TABLE order_at_hand AS
SELECT word AS key FROM spoken
UNION
SELECT regexp_replace(order_ref, '^(MO-)?#?', '') FROM payment WHERE order_ref IS NOT NULL AND id IN (SELECT id FROM payment_at_hand)
