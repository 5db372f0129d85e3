-- Purpose: lines, tax excluded, as the shopper saw it, beside what was staged of magento_orders before
-- Grain: one column
-- Parameters: none
-- Tables read: none
ALTER TABLE staging.magento_orders ADD COLUMN subtotal DECIMAL(38, 8);
