-- Purpose: what is known of a part of the shop's orders, and of every order that was edited or stands for another
-- Grain: as canonical.orders
-- Parameters: part, parts (the part of the parts, from 0)
-- Tables read: canonical.orders, staging.magento_orders
SELECT * FROM canonical.orders
WHERE
    source_system = 'magento'
    AND (
        abs(hashtextextended(order_id, 0) % $parts) = $part
        OR order_id IN (
            SELECT 'MO-' || increment_id FROM staging.magento_orders
            WHERE
                relation_parent_real_id IS NOT NULL
                OR increment_id IN (SELECT relation_parent_real_id FROM staging.magento_orders)
        )
    );
