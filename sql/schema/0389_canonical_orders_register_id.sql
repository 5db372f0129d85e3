-- Purpose: the register that took the order
-- Grain: one row an order of its source system
-- Parameters: none
-- Tables read: none
ALTER TABLE canonical.orders ADD COLUMN register_id VARCHAR;
