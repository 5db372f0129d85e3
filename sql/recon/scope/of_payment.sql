-- The payments that are judged or looked up.
-- Grain: one row a payment. Parameters: until (UTC, exclusive). Reads: payment, payment_at_hand.
SELECT * FROM payment WHERE captured_at < $until AND id IN (SELECT id FROM payment_at_hand)
