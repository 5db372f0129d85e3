-- Captured payments that a line names otherwise than by their order number alone, or through their batch.
-- Grain: one row a payment and role of the line. Parameters: none. Reads: captured, payment, named_word, linked_refund.
-- A refund that names no order goes by that of the payment it refunds.
CREATE TABLE named_payment AS
WITH word AS (
    SELECT DISTINCT word FROM named_word
),
found AS (
    SELECT upper(trim(id)) AS name, order_ref, batch_id, store, posting_date FROM captured WHERE upper(id) IN (SELECT word FROM word)
    UNION ALL
    SELECT upper(trim(id)), order_ref, batch_id, store, posting_date FROM captured WHERE order_ref IN (SELECT word FROM word)
    UNION ALL
    SELECT upper(trim(id)), order_ref, batch_id, store, posting_date FROM captured WHERE batch_id IN (SELECT word FROM word)
    UNION ALL
    SELECT upper(trim(id)), order_ref, batch_id, store, coalesce(posting_date, business_date)
    FROM payment
    WHERE
        status = 'unresolved'
        AND (upper(id) IN (SELECT word FROM word) OR order_ref IN (SELECT word FROM word) OR batch_id IN (SELECT word FROM word))
    UNION ALL
    SELECT upper(trim(c.id)), r.order_ref, c.batch_id, c.store, c.posting_date
    FROM captured AS c
    JOIN linked_refund AS r ON c.id = r.id
    WHERE r.order_ref IN (SELECT word FROM word)
)
SELECT DISTINCT w.role, f.order_ref, f.batch_id, f.store, f.posting_date
FROM found AS f
JOIN named_word AS w ON w.word = f.name OR w.word = f.order_ref OR (w.word = f.batch_id AND w.role IN ('money', 'liability'))
