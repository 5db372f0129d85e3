-- Purpose: the records that staging holds of epicor_ap_invoice_expenses, for a census of the ids at its source
-- Grain: one row a record
-- Parameters: none
-- Tables read: staging.epicor_ap_invoice_expenses
SELECT
    concat_ws('|', company, vendor_num, invoice_num, invoice_line, expense_seq) AS record_key,
    CAST(NULL AS DATE) AS business_date
FROM staging.epicor_ap_invoice_expenses;
