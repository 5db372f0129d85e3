-- Purpose: why somebody asks to change stock
-- Grain: one row a product and store
-- Parameters: none
-- Tables read: none
ALTER TABLE staging.salesforce_inventory ADD COLUMN request_reason VARCHAR;
