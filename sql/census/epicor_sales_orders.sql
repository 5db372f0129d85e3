-- Purpose: the records that staging holds of epicor_sales_orders, for a census of the ids at its source
-- Grain: one row a record
-- Parameters: none
-- Tables read: staging.epicor_sales_orders
SELECT concat_ws('|', company, order_num) AS record_key, order_date AS business_date FROM staging.epicor_sales_orders;
