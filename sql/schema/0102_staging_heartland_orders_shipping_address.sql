-- Purpose: where it goes, beside what was staged of heartland_orders before
-- Grain: one column
-- Parameters: none
-- Tables read: none
ALTER TABLE staging.heartland_orders ADD COLUMN shipping_address VARCHAR;
