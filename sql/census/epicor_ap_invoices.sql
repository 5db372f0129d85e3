-- Purpose: the records that staging holds of epicor_ap_invoices, for a census of the ids at its source
-- Grain: one row a record
-- Parameters: none
-- Tables read: staging.epicor_ap_invoices
SELECT
    concat_ws('|', company, vendor_num, invoice_num) AS record_key,
    invoice_date AS business_date
FROM staging.epicor_ap_invoices;
