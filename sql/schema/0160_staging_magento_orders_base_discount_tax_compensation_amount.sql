-- Purpose: tax hidden in discounts, in the base currency: a part of the grand total, beside what was staged of magento_orders before
-- Grain: one column
-- Parameters: none
-- Tables read: none
ALTER TABLE staging.magento_orders ADD COLUMN base_discount_tax_compensation_amount DECIMAL(38, 8);
