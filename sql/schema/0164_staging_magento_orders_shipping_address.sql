-- Purpose: where it goes, beside what was staged of magento_orders before
-- Grain: one column
-- Parameters: none
-- Tables read: none
ALTER TABLE staging.magento_orders ADD COLUMN shipping_address VARCHAR;
