-- Purpose: the records that staging holds of magento_customers, for a census of the ids at its source
-- Grain: one row a record
-- Parameters: none
-- Tables read: staging.magento_customers
SELECT CAST(id AS VARCHAR) AS record_key, CAST(NULL AS DATE) AS business_date FROM staging.magento_customers;
