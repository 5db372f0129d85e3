-- Purpose: the credit memos that the engine judges
-- Grain: one row a credit memo
-- Parameters: none
-- Tables read: canonical.credit_memos, canonical.orders
-- A credit memo of an order that was edited belongs to the order that took its place, where its number names one order.
WITH edited AS (
    SELECT source_system, order_reference, min(stands_as_reference) AS stands_as_reference
    FROM canonical.orders
    GROUP BY source_system, order_reference
    HAVING count(DISTINCT stands_as_reference) = 1
)
SELECT
    c.credit_memo_id AS id,
    c.total_minor AS grand_total_minor,
    c.currency,
    CAST(c.created_at AS TIMESTAMP) AS created_at,
    c.business_date,
    coalesce(o.stands_as_reference, c.order_reference) AS order_ref,
    CAST(c.updated_at AS TIMESTAMP) AS updated_at
FROM canonical.credit_memos AS c
LEFT JOIN edited AS o ON o.order_reference = c.order_reference AND o.source_system = c.source_system
ORDER BY id;
