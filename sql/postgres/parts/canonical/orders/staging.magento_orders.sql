-- Purpose: a part of the shop's orders, by their numbers, and every order that was edited or stands for another: those are read together
-- Grain: as staging.magento_orders
-- Parameters: part, parts (the part of the parts, from 0)
-- Tables read: staging.magento_orders
SELECT * FROM staging.magento_orders
WHERE
    abs(hashtextextended('MO-' || increment_id, 0) % $parts) = $part
    OR relation_parent_real_id IS NOT NULL
    OR increment_id IN (SELECT relation_parent_real_id FROM staging.magento_orders);
