-- Purpose: the lines of an order, tax and shipping excluded
-- Grain: one row an order of its source system
-- Parameters: none
-- Tables read: none
ALTER TABLE canonical.orders ADD COLUMN subtotal_minor BIGINT;
