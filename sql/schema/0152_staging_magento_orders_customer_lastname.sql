-- Purpose: the shopper's last name, beside what was staged of magento_orders before
-- Grain: one column
-- Parameters: none
-- Tables read: none
ALTER TABLE staging.magento_orders ADD COLUMN customer_lastname VARCHAR;
