-- Purpose: the records that staging holds of epicor_bank_adjustments, for a census of the ids at its source
-- Grain: one row a record
-- Parameters: none
-- Tables read: staging.epicor_bank_adjustments
SELECT
    concat_ws('|', company, bank_acct_id, tran_num, is_void) AS record_key,
    tran_date AS business_date
FROM staging.epicor_bank_adjustments;
