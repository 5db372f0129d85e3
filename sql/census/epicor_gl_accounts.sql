-- Purpose: the records that staging holds of epicor_gl_accounts, for a census of the ids at its source
-- Grain: one row a record
-- Parameters: none
-- Tables read: staging.epicor_gl_accounts
SELECT
    concat_ws('|', company, coa_code, gl_account) AS record_key,
    CAST(NULL AS DATE) AS business_date
FROM staging.epicor_gl_accounts;
