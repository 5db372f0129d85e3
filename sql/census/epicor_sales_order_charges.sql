-- Purpose: the records that staging holds of epicor_sales_order_charges, for a census of the ids at its source
-- Grain: one row a record
-- Parameters: none
-- Tables read: staging.epicor_sales_order_charges
SELECT
    concat_ws('|', company, order_num, order_line, seq_num) AS record_key,
    CAST(NULL AS DATE) AS business_date
FROM staging.epicor_sales_order_charges;
