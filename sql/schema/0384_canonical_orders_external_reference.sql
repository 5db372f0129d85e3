-- Purpose: the number of an order in the system that it was brought in from
-- Grain: one row an order of its source system
-- Parameters: none
-- Tables read: none
ALTER TABLE canonical.orders ADD COLUMN external_reference VARCHAR;
