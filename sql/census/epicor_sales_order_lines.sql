-- Purpose: the records that staging holds of epicor_sales_order_lines, for a census of the ids at its source
-- Grain: one row a record
-- Parameters: none
-- Tables read: staging.epicor_sales_order_lines
SELECT
    concat_ws('|', company, order_num, order_line) AS record_key,
    CAST(NULL AS DATE) AS business_date
FROM staging.epicor_sales_order_lines;
