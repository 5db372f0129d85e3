-- Purpose: discounts as the shopper saw them; not positive, beside what was staged of magento_orders before
-- Grain: one column
-- Parameters: none
-- Tables read: none
ALTER TABLE staging.magento_orders ADD COLUMN discount_amount DECIMAL(38, 8);
