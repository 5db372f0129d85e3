-- Purpose: the records that staging holds of epicor_bank_accounts, for a census of the ids at its source
-- Grain: one row a record
-- Parameters: none
-- Tables read: staging.epicor_bank_accounts
SELECT
    concat_ws('|', company, bank_acct_id) AS record_key,
    CAST(NULL AS DATE) AS business_date
FROM staging.epicor_bank_accounts;
