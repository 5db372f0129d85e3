-- Purpose: the shopper's mail address; with the website, what links a guest to a customer, beside what was staged of magento_orders before
-- Grain: one column
-- Parameters: none
-- Tables read: none
ALTER TABLE staging.magento_orders ADD COLUMN customer_email VARCHAR;
