-- Purpose: who is billed, beside what was staged of heartland_orders before
-- Grain: one column
-- Parameters: none
-- Tables read: none
ALTER TABLE staging.heartland_orders ADD COLUMN billing_address VARCHAR;
