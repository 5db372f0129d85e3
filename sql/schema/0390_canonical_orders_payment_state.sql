-- Purpose: how far an order is paid, as its source tells
-- Grain: one row an order of its source system
-- Parameters: none
-- Tables read: none
ALTER TABLE canonical.orders ADD COLUMN payment_state VARCHAR;
