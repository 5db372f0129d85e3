-- Purpose: the store that ships
-- Grain: one row an order of its source system
-- Parameters: none
-- Tables read: none
ALTER TABLE canonical.orders ADD COLUMN fulfillment_location_id VARCHAR;
