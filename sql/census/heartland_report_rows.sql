-- Purpose: the records that staging holds of heartland_report_rows, for a census of the ids at its source
-- Grain: one row a record
-- Parameters: none
-- Tables read: staging.heartland_report_rows
SELECT row_id AS record_key, business_date AS business_date FROM staging.heartland_report_rows;
