-- Purpose: the records that staging holds of magento_transactions, for a census of the ids at its source
-- Grain: one row a record
-- Parameters: none
-- Tables read: staging.magento_transactions
SELECT
    CAST(transaction_id AS VARCHAR) AS record_key,
    CAST(business_date AS DATE) AS business_date
FROM staging.magento_transactions;
