-- Orders that keys did not settle.
-- Grain: one row an order. Parameters: none. Reads: reference_sum, settled_unusual_order.
CREATE TABLE open_order AS
SELECT id
FROM (
    SELECT CASE WHEN has_prefix THEN 'MO-' || order_ref ELSE order_ref END AS id
    FROM reference_sum
    WHERE has_prefix IS NOT NULL AND NOT is_settled
)
WHERE id NOT IN (SELECT id FROM settled_unusual_order)
