-- Purpose: the records that staging holds of heartland_retail_invoices, for a census of the ids at its source
-- Grain: one row a record
-- Parameters: none
-- Tables read: staging.heartland_retail_invoices
SELECT
    CAST(id AS VARCHAR) AS record_key,
    CAST(business_date AS DATE) AS business_date
FROM staging.heartland_retail_invoices;
