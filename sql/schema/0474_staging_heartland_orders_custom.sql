-- Purpose: what was noted with an order at the tills
-- Grain: one row an order
-- Parameters: none
-- Tables read: none
ALTER TABLE staging.heartland_orders ADD COLUMN custom VARCHAR;
