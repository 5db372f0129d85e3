-- Purpose: the records that staging holds of epicor_gl_period_totals, for a census of the ids at its source
-- Grain: one row a record
-- Parameters: none
-- Tables read: staging.epicor_gl_period_totals
SELECT
    concat_ws('|', company, book_id, fiscal_year, fiscal_period, journal_code) AS record_key,
    CAST(NULL AS DATE) AS business_date
FROM staging.epicor_gl_period_totals;
