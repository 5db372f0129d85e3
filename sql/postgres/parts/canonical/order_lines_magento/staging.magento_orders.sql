-- Purpose: a part of the orders, by their numbers
-- Grain: as staging.magento_orders
-- Parameters: part, parts (the part of the parts, from 0)
-- Tables read: staging.magento_orders
SELECT * FROM staging.magento_orders WHERE abs(hashtextextended('MO-' || increment_id, 0) % $parts) = $part;
