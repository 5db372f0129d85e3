-- Purpose: compares the staged ledger lines with the ledger's own totals: lines, debit and credit by period and journal
-- Grain: one row a period, journal and side
-- Parameters: load_id (of the totals), now
-- Tables read: staging.epicor_gl_period_totals, staging.epicor_gl_lines
INSERT INTO ops.sum_proofs (
    stream, scope, measure, currency, source_count, source_minor, staged_count, staged_minor, is_equal, load_id, checked_at
)
SELECT
    'epicor_gl_lines',
    compared.scope,
    compared.measure,
    compared.currency,
    compared.source_count,
    compared.source_minor,
    compared.staged_count,
    compared.staged_minor,
    compared.source_count = compared.staged_count AND compared.source_minor = compared.staged_minor,
    CAST($load_id AS VARCHAR),
    CAST($now AS TIMESTAMPTZ)
FROM (
    SELECT
        concat_ws('/', t.company, t.book_id, t.fiscal_year, t.fiscal_period, t.journal_code) AS scope,
        sides.measure,
        t.book_currency AS currency,
        t.line_count AS source_count,
        CASE WHEN sides.measure = 'debit' THEN t.book_debit_minor ELSE t.book_credit_minor END AS source_minor,
        coalesce(l.line_count, 0) AS staged_count,
        coalesce(CASE WHEN sides.measure = 'debit' THEN l.debit_minor ELSE l.credit_minor END, 0) AS staged_minor
    FROM staging.epicor_gl_period_totals AS t
    CROSS JOIN (SELECT 'debit' AS measure UNION ALL SELECT 'credit' AS measure) AS sides
    LEFT JOIN (
        SELECT
            company, book_id, fiscal_year, fiscal_period, journal_code,
            count(*) AS line_count,
            CAST(sum(book_debit_minor) AS BIGINT) AS debit_minor,
            CAST(sum(book_credit_minor) AS BIGINT) AS credit_minor
        FROM staging.epicor_gl_lines
        GROUP BY company, book_id, fiscal_year, fiscal_period, journal_code
    ) AS l
        ON l.company = t.company
            AND l.book_id = t.book_id
            AND l.fiscal_year = t.fiscal_year
            AND l.fiscal_period = t.fiscal_period
            AND l.journal_code = t.journal_code
) AS compared;
