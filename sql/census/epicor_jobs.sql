-- Purpose: the records that staging holds of epicor_jobs, for a census of the ids at its source
-- Grain: one row a record
-- Parameters: none
-- Tables read: staging.epicor_jobs
SELECT
    concat_ws('|', company, job_num) AS record_key,
    coalesce(completion_date, create_date) AS business_date
FROM staging.epicor_jobs;
