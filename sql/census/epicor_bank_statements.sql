-- Purpose: the records that staging holds of epicor_bank_statements, for a census of the ids at its source
-- Grain: one row a record
-- Parameters: none
-- Tables read: staging.epicor_bank_statements
SELECT
    concat_ws('|', company, cash_book_num) AS record_key,
    CAST(NULL AS DATE) AS business_date
FROM staging.epicor_bank_statements;
