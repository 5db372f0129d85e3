-- Purpose: the store that gets the credit
-- Grain: one row an order of its source system
-- Parameters: none
-- Tables read: none
ALTER TABLE canonical.orders ADD COLUMN location_id VARCHAR;
