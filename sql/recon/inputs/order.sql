-- Purpose: the web orders that the engine judges: those whose money should pass through the tills' processor
-- Grain: one row an order of the web shop; orders of tills and ledger are no side of any leg
-- Parameters: until (what happened at or after it is not known yet)
-- Tables read: canonical.orders, canonical.payments, paid_elsewhere (payment_method)
-- A number that names two orders names none of them. An order that an edit replaced is left out: what was paid for it belongs to the
-- order that took its place.
-- An order whose money is authorised and of which nothing is captured yet awaits its capture: the shop captures when it ships.
WITH numbered AS (
    SELECT source_system, order_reference, min(total_minor) AS total_minor, min(stands_as_reference) AS stands_as_reference
    FROM canonical.orders
    GROUP BY source_system, order_reference
    HAVING count(*) = 1
)
SELECT
    o.order_id AS id,
    o.total_minor AS grand_total_minor,
    o.currency,
    CAST(o.created_at AS TIMESTAMP) AS created_at,
    o.business_date,
    f.total_minor AS original_grand_total_minor,
    CASE WHEN o.state <> 'canceled' AND p.holds AND NOT p.has_captures THEN 'awaiting_capture' ELSE o.state END AS status,
    CAST(o.updated_at AS TIMESTAMP) AS updated_at
FROM canonical.orders AS o
LEFT JOIN numbered AS f ON f.order_reference = o.edited_from_reference AND f.source_system = o.source_system
LEFT JOIN (
    SELECT coalesce(r.stands_as_reference, c.web_order_reference) AS web_order_reference, bool_or(c.status = 'authorized') AS holds,
        bool_or(c.status = 'captured' AND c.amount_minor > 0) AS has_captures
    FROM canonical.payments AS c
    LEFT JOIN numbered AS r ON r.order_reference = c.web_order_reference AND r.source_system = 'magento'
    WHERE c.web_order_reference IS NOT NULL AND c.occurred_at < $until
    GROUP BY ALL
) AS p ON p.web_order_reference = o.order_reference
WHERE
    o.source_system = 'magento'
    AND (o.payment_method IS NULL OR o.payment_method NOT IN (SELECT payment_method FROM paid_elsewhere))
    AND (o.stands_as_reference IS NULL OR o.stands_as_reference = o.order_reference)
ORDER BY id;
