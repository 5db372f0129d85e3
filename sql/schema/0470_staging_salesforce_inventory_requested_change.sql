-- Purpose: by how much somebody in the org asks to change stock
-- Grain: one row a product and store
-- Parameters: none
-- Tables read: none
ALTER TABLE staging.salesforce_inventory ADD COLUMN requested_change DECIMAL(38, 8);
