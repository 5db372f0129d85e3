-- Purpose: the credit memos that the engine judges
-- Grain: one row a credit memo
-- Parameters: none
-- Tables read: canonical.credit_memos, canonical.orders
-- A credit memo of an order that was edited belongs to the order that took its place.
SELECT
    c.credit_memo_id AS id,
    c.total_minor AS grand_total_minor,
    c.currency,
    CAST(c.created_at AS TIMESTAMP) AS created_at,
    c.business_date,
    coalesce(o.stands_as_reference, c.order_reference) AS order_ref,
    CAST(c.updated_at AS TIMESTAMP) AS updated_at
FROM canonical.credit_memos AS c
LEFT JOIN canonical.orders AS o ON o.order_reference = c.order_reference AND o.source_system = c.source_system
ORDER BY id;
