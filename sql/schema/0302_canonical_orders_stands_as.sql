-- Purpose: under which number an edited order stands now; empty until the orders are brought up to date
-- Grain: one row an order of its source system
-- Parameters: none
-- Tables read: none
ALTER TABLE canonical.orders ADD COLUMN stands_as_reference VARCHAR;
