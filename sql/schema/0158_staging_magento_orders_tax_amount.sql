-- Purpose: tax with shipping tax, as the shopper saw it, beside what was staged of magento_orders before
-- Grain: one column
-- Parameters: none
-- Tables read: none
ALTER TABLE staging.magento_orders ADD COLUMN tax_amount DECIMAL(38, 8);
