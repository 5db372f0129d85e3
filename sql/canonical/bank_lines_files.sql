-- Purpose: the bank's own lines as its statement files have them
-- Grain: one row a line of a bank statement
-- Parameters: none
-- Tables read: staging.bank_statement_lines
MERGE INTO canonical.bank_lines AS known
USING (
    SELECT
        'bank' AS source_system,
        'BANK-' || line_id AS bank_line_id,
        account_alias AS bank_account,
        amount_minor,
        currency,
        coalesce(value_date, booked_date) AS value_date,
        booked_date,
        nullif(concat_ws(' ', nullif(trim(reference), ''), nullif(trim(description), '')), '') AS reference,
        statement_id AS statement,
        load_id,
        line
    FROM staging.bank_statement_lines
) AS fresh
ON known.source_system = fresh.source_system AND known.bank_line_id = fresh.bank_line_id
WHEN MATCHED AND known IS DISTINCT FROM fresh THEN UPDATE BY NAME
WHEN NOT MATCHED THEN INSERT BY NAME
WHEN NOT MATCHED BY SOURCE AND known.source_system = 'bank' THEN DELETE;
