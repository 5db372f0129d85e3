-- Purpose: what kind of order it is
-- Grain: one row an order of its source system
-- Parameters: none
-- Tables read: none
ALTER TABLE canonical.orders ADD COLUMN order_type VARCHAR;
