-- Purpose: when an order was completed
-- Grain: one row an order of its source system
-- Parameters: none
-- Tables read: none
ALTER TABLE canonical.orders ADD COLUMN completed_at TIMESTAMPTZ;
