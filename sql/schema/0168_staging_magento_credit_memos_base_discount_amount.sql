-- Purpose: discounts in the base currency; not positive, beside what was staged of magento_credit_memos before
-- Grain: one column
-- Parameters: none
-- Tables read: none
ALTER TABLE staging.magento_credit_memos ADD COLUMN base_discount_amount DECIMAL(38, 8);
