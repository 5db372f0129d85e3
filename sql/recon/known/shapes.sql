-- The patterns of letters and digits that ids of the known records have, for references that read like an id and are none.
-- Grain: one row a pattern. Parameters: none. Reads: payment, batch, order.
SELECT DISTINCT shape
FROM (
    SELECT translate(upper(id), '0123456789', '9999999999') AS shape FROM payment
    UNION ALL
    SELECT translate(upper(id), '0123456789', '9999999999') FROM batch
    UNION ALL
    SELECT translate(upper(id), '0123456789', '9999999999') FROM "order"
    UNION ALL
    SELECT translate(order_ref, '0123456789', '9999999999') FROM payment WHERE order_ref IS NOT NULL
)
WHERE shape IS NOT NULL
