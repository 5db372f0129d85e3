-- Purpose: what the ledger agreed with a customer, as the tills were told
-- Grain: one row a customer
-- Parameters: none
-- Tables read: none
ALTER TABLE staging.heartland_customers ADD COLUMN custom VARCHAR;
