-- Stores and days of which a line names a payment, order or batch by itself; those names are tried before any key.
-- Grain: one row a store and posting day. Parameters: with_bank (whether bank lines are held against payments).
-- Reads: named_payment, line, captured, linked_refund.
CREATE TABLE named_taking AS
WITH posted_order AS (
    SELECT DISTINCT reference FROM line WHERE part = 'clearing' OR ($with_bank AND part = 'bank')
)
SELECT store, posting_date FROM named_payment WHERE role IN ('money', 'liability') AND store IS NOT NULL
UNION
SELECT store, posting_date FROM captured WHERE store IS NOT NULL AND order_ref IN (SELECT reference FROM posted_order)
UNION
SELECT c.store, c.posting_date
FROM captured AS c
JOIN linked_refund AS r ON c.id = r.id
WHERE c.store IS NOT NULL AND r.order_ref IN (SELECT reference FROM posted_order)
