-- Purpose: what is taken off the lines of an order
-- Grain: one row an order of its source system
-- Parameters: none
-- Tables read: none
ALTER TABLE canonical.orders ADD COLUMN discount_minor BIGINT;
