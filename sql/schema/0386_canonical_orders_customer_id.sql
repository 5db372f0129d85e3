-- Purpose: who bought
-- Grain: one row an order of its source system
-- Parameters: none
-- Tables read: none
ALTER TABLE canonical.orders ADD COLUMN customer_id VARCHAR;
