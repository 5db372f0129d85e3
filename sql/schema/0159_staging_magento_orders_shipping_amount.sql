-- Purpose: shipping without tax, as the shopper saw it, beside what was staged of magento_orders before
-- Grain: one column
-- Parameters: none
-- Tables read: none
ALTER TABLE staging.magento_orders ADD COLUMN shipping_amount DECIMAL(38, 8);
