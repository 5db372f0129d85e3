-- Purpose: the records that staging holds of epicor_cash_receipts, for a census of the ids at its source
-- Grain: one row a record
-- Parameters: none
-- Tables read: staging.epicor_cash_receipts
SELECT
    concat_ws('|', company, group_id, head_num) AS record_key,
    tran_date AS business_date
FROM staging.epicor_cash_receipts;
