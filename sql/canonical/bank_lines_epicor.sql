-- Purpose: the bank's own lines as Epicor imported them
-- Grain: one row an imported line of a bank statement
-- Parameters: none
-- Tables read: staging.epicor_bank_lines, staging.epicor_bank_statements
-- A line that finance typed in itself is no witness: only what came from the bank is taken.
MERGE INTO canonical.bank_lines AS known
USING (
    SELECT
        'epicor' AS source_system,
        concat_ws('-', 'BANK', l.cash_book_num, l.cashbook_line) AS bank_line_id,
        coalesce(l.bank_acct_id, s.bank_acct_id, 'unknown') AS bank_account,
        l.amount_minor,
        l.currency,
        l.tran_date AS value_date,
        CAST(NULL AS DATE) AS booked_date,
        nullif(trim(l.reference), '') AS reference,
        CAST(l.cash_book_num AS VARCHAR) AS statement,
        l.load_id,
        l.line
    FROM staging.epicor_bank_lines AS l
    LEFT JOIN staging.epicor_bank_statements AS s ON s.company = l.company AND s.cash_book_num = l.cash_book_num
    WHERE coalesce(l.is_imported, false)
) AS fresh
ON known.source_system = fresh.source_system AND known.bank_line_id = fresh.bank_line_id
WHEN MATCHED AND known IS DISTINCT FROM fresh THEN UPDATE BY NAME
WHEN NOT MATCHED THEN INSERT BY NAME
WHEN NOT MATCHED BY SOURCE AND known.source_system = 'epicor' THEN DELETE;
