-- Purpose: the records that staging holds of epicor_earliest_apply_dates, for a census of the ids at its source
-- Grain: one row a record
-- Parameters: none
-- Tables read: staging.epicor_earliest_apply_dates
SELECT
    concat_ws('|', company, module) AS record_key,
    CAST(NULL AS DATE) AS business_date
FROM staging.epicor_earliest_apply_dates;
