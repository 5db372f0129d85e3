-- Purpose: the tax of an order
-- Grain: one row an order of its source system
-- Parameters: none
-- Tables read: none
ALTER TABLE canonical.orders ADD COLUMN tax_minor BIGINT;
