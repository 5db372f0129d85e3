-- Purpose: the records that staging holds of epicor_ap_invoice_lines, for a census of the ids at its source
-- Grain: one row a record
-- Parameters: none
-- Tables read: staging.epicor_ap_invoice_lines
SELECT
    concat_ws('|', company, vendor_num, invoice_num, invoice_line) AS record_key,
    CAST(NULL AS DATE) AS business_date
FROM staging.epicor_ap_invoice_lines;
