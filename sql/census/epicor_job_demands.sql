-- Purpose: the records that staging holds of epicor_job_demands, for a census of the ids at its source
-- Grain: one row a record
-- Parameters: none
-- Tables read: staging.epicor_job_demands
SELECT
    concat_ws('|', company, sys_row_id) AS record_key,
    CAST(NULL AS DATE) AS business_date
FROM staging.epicor_job_demands;
