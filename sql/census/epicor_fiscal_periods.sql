-- Purpose: the records that staging holds of epicor_fiscal_periods, for a census of the ids at its source
-- Grain: one row a record
-- Parameters: none
-- Tables read: staging.epicor_fiscal_periods
SELECT
    concat_ws('|', company, fiscal_calendar_id, fiscal_year, fiscal_year_suffix, fiscal_period) AS record_key,
    CAST(NULL AS DATE) AS business_date
FROM staging.epicor_fiscal_periods;
