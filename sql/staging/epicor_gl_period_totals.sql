-- Purpose: Epicor's GLJrnDtl rows as typed columns, with what does not fit
-- Grain: one row a delivered line
-- Parameters: load_id, currency (the company's)
-- Tables read: delivered
CREATE OR REPLACE TEMP TABLE parsed AS
WITH numbered AS (
    SELECT *, to_hex(hash(*COLUMNS(* EXCLUDE (line)))) AS content_hash
    FROM delivered
),
prepared AS (
    SELECT
        *,
        currency_exponent($currency) AS book_exponent
    FROM (
        SELECT
            line,
            content_hash,
            retail_etl_unreadable,
            "GLJrnDtl_Company" AS company,
            "GLJrnDtl_BookID" AS book_id,
            "GLJrnDtl_FiscalYear" AS fiscal_year,
            "GLJrnDtl_FiscalPeriod" AS fiscal_period,
            "GLJrnDtl_JournalCode" AS journal_code,
            "Calculated_LineCount" AS line_count,
            "Calculated_DebitTotal" AS debit_total,
            "Calculated_CreditTotal" AS credit_total
        FROM numbered
    )
)
SELECT
    filled(d.company) AS company,
    filled(d.book_id) AS book_id,
    whole_number(d.fiscal_year) AS fiscal_year,
    whole_number(d.fiscal_period) AS fiscal_period,
    filled(d.journal_code) AS journal_code,
    whole_number(d.line_count) AS line_count,
    $currency AS book_currency,
    minor_units(d.debit_total, d.book_exponent) AS book_debit_minor,
    minor_units(d.credit_total, d.book_exponent) AS book_credit_minor,
    0::BIGINT AS revision,
    $load_id AS load_id,
    d.line,
    d.content_hash,
    concat_ws('|', d.company, d.book_id, d.fiscal_year, d.fiscal_period, d.journal_code) AS record_key,
    0::BIGINT AS version,
    CAST(NULL AS DATE) AS touched_date,
    concat_ws(
        chr(10),
        unreadable_record(d.retail_etl_unreadable),
        unfit_value('company', d.company),
        unfit_value('book_id', d.book_id),
        unfit_number('fiscal_year', d.fiscal_year),
        unfit_number('fiscal_period', d.fiscal_period),
        unfit_value('journal_code', d.journal_code),
        unfit_number('line_count', d.line_count),
        unfit_amount('book_debit_minor', d.debit_total, d.book_exponent),
        unfit_amount('book_credit_minor', d.credit_total, d.book_exponent)
    ) AS cast_failures
FROM prepared AS d;
