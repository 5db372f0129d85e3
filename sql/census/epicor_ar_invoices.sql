-- Purpose: the records that staging holds of epicor_ar_invoices, for a census of the ids at its source
-- Grain: one row a record
-- Parameters: none
-- Tables read: staging.epicor_ar_invoices
SELECT concat_ws('|', company, invoice_num) AS record_key, invoice_date AS business_date FROM staging.epicor_ar_invoices;
