-- Purpose: Epicor's posted journal lines of one book as signed amounts, with the part that each account plays
-- Grain: one row a journal line
-- Parameters: book_id (a ledger with several books repeats each posting in each)
-- Tables read: staging.epicor_gl_lines, account_roles (account, role)
-- Signed is debit less credit: red-storno ledgers post negative debits, so neither side is taken to be positive.
-- A line that reverses another names it by its row id. Statistical lines (2) carry quantities, no money.
MERGE INTO canonical.ledger_lines AS known
USING (
    SELECT
        'epicor' AS source_system,
        concat_ws('-', 'GL', g.book_id, g.fiscal_year || g.fiscal_year_suffix, g.journal_code, g.journal_num, g.journal_line) AS ledger_line_id,
        coalesce(g.seg_value1, split_part(g.gl_account, '|', 1)) AS account,
        a.role AS account_role,
        g.seg_value3 AS store_segment,
        g.book_debit_minor - g.book_credit_minor AS amount_minor,
        g.book_currency AS currency,
        g.je_date AS journal_date,
        g.posted_date,
        g.fiscal_year || '-' || lpad(CAST(g.fiscal_period AS VARCHAR), 2, '0') AS fiscal_period,
        g.journal_code || '-' || g.journal_num AS journal,
        nullif(trim(g.description), '') AS reference,
        r.journal_code || '-' || r.journal_num AS reverses_journal,
        g.load_id,
        g.line
    FROM staging.epicor_gl_lines AS g
    LEFT JOIN account_roles AS a ON a.account = coalesce(g.seg_value1, split_part(g.gl_account, '|', 1))
    LEFT JOIN staging.epicor_gl_lines AS r
        ON g.parent_ruid <> '00000000-0000-0000-0000-000000000000' AND r.sys_row_id = g.parent_ruid AND r.book_id = g.book_id
    WHERE g.book_id = $book_id AND coalesce(g.statistical, 0) <> 2 AND coalesce(g.is_posted, true)
) AS fresh
ON known.source_system = fresh.source_system AND known.ledger_line_id = fresh.ledger_line_id
WHEN MATCHED AND known IS DISTINCT FROM fresh THEN UPDATE BY NAME
WHEN NOT MATCHED THEN INSERT BY NAME
WHEN NOT MATCHED BY SOURCE AND known.source_system = 'epicor' THEN DELETE;
