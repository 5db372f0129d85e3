-- Purpose: carrier and method, as carrier_method; empty for what is not shipped, beside what was staged of magento_orders before
-- Grain: one column
-- Parameters: none
-- Tables read: none
ALTER TABLE staging.magento_orders ADD COLUMN shipping_method VARCHAR;
