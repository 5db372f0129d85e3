-- Purpose: the web orders that the engine judges: those whose money should pass through the tills' processor
-- Grain: one row an order
-- Parameters: until (what happened at or after it is not known yet)
-- Tables read: canonical.orders, canonical.payments, paid_elsewhere (payment_method)
-- An order whose money is authorised and of which nothing is captured yet awaits its capture: the shop captures when it ships.
SELECT
    o.order_id AS id,
    o.total_minor AS grand_total_minor,
    o.currency,
    CAST(o.created_at AS TIMESTAMP) AS created_at,
    o.business_date,
    CASE WHEN o.state <> 'canceled' AND p.holds AND NOT p.has_captures THEN 'awaiting_capture' ELSE o.state END AS status,
    CAST(o.updated_at AS TIMESTAMP) AS updated_at
FROM canonical.orders AS o
LEFT JOIN (
    SELECT web_order_reference, bool_or(status = 'authorized') AS holds, bool_or(status = 'captured' AND amount_minor > 0) AS has_captures
    FROM canonical.payments
    WHERE web_order_reference IS NOT NULL AND occurred_at < $until
    GROUP BY web_order_reference
) AS p ON p.web_order_reference = o.order_reference
WHERE o.payment_method IS NULL OR o.payment_method NOT IN (SELECT payment_method FROM paid_elsewhere)
ORDER BY id;
