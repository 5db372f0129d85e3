-- Purpose: the web orders that the engine judges: those whose money should pass through the tills' processor
-- Grain: one row an order
-- Parameters: none
-- Tables read: canonical.orders, paid_elsewhere (payment_method)
SELECT
    order_id AS id,
    total_minor AS grand_total_minor,
    currency,
    CAST(created_at AS TIMESTAMP) AS created_at,
    business_date,
    state AS status,
    CAST(updated_at AS TIMESTAMP) AS updated_at
FROM canonical.orders
WHERE payment_method IS NULL OR payment_method NOT IN (SELECT payment_method FROM paid_elsewhere)
ORDER BY id;
