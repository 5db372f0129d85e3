-- Purpose: when somebody asked to change stock
-- Grain: one row a product and store
-- Parameters: none
-- Tables read: none
ALTER TABLE staging.salesforce_inventory ADD COLUMN requested_at TIMESTAMPTZ;
