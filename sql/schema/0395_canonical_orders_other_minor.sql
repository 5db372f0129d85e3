-- Purpose: what an order comes to beside goods, tax and shipping
-- Grain: one row an order of its source system
-- Parameters: none
-- Tables read: none
ALTER TABLE canonical.orders ADD COLUMN other_minor BIGINT;
