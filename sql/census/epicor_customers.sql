-- Purpose: the records that staging holds of epicor_customers, for a census of the ids at its source
-- Grain: one row a record
-- Parameters: none
-- Tables read: staging.epicor_customers
SELECT concat_ws('|', company, cust_num) AS record_key, CAST(NULL AS DATE) AS business_date FROM staging.epicor_customers;
