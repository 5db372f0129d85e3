-- Purpose: the records that staging holds of magento_invoices, for a census of the ids at its source
-- Grain: one row a record
-- Parameters: none
-- Tables read: staging.magento_invoices
SELECT CAST(entity_id AS VARCHAR) AS record_key, business_date AS business_date FROM staging.magento_invoices;
