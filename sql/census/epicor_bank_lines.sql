-- Purpose: the records that staging holds of epicor_bank_lines, for a census of the ids at its source
-- Grain: one row a record
-- Parameters: none
-- Tables read: staging.epicor_bank_lines
SELECT
    concat_ws('|', company, cash_book_num, cashbook_line) AS record_key,
    tran_date AS business_date
FROM staging.epicor_bank_lines;
