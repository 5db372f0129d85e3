-- Purpose: the coupon that was used, beside what was staged of magento_orders before
-- Grain: one column
-- Parameters: none
-- Tables read: none
ALTER TABLE staging.magento_orders ADD COLUMN coupon_code VARCHAR;
