-- Purpose: the orders that a part of the payments names
-- Grain: as staging.heartland_orders
-- Parameters: part, parts (the part of the parts, from 0)
-- Tables read: staging.heartland_orders, staging.heartland_payments
SELECT * FROM staging.heartland_orders
WHERE id IN (SELECT order_id FROM staging.heartland_payments WHERE abs(hashtextextended(id, 0) % $parts) = $part);
