-- Purpose: the system that an order was brought in from
-- Grain: one row an order of its source system
-- Parameters: none
-- Tables read: none
ALTER TABLE canonical.orders ADD COLUMN external_system VARCHAR;
