-- Purpose: the records that staging holds of epicor_gl_lines, for a census of the ids at its source
-- Grain: one row a record
-- Parameters: none
-- Tables read: staging.epicor_gl_lines
SELECT
    concat_ws('|', CAST(company AS VARCHAR), CAST(book_id AS VARCHAR), CAST(fiscal_year AS VARCHAR), CAST(fiscal_year_suffix AS VARCHAR), CAST(journal_code AS VARCHAR), CAST(journal_num AS VARCHAR), CAST(journal_line AS VARCHAR)) AS record_key,
    CAST(business_date AS DATE) AS business_date
FROM staging.epicor_gl_lines;
