-- Purpose: the sale that a return gives back
-- Grain: one row an order of its source system
-- Parameters: none
-- Tables read: none
ALTER TABLE canonical.orders ADD COLUMN parent_order_id VARCHAR;
