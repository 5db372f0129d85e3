-- Purpose: Epicor's CashBHed rows as typed columns, with what does not fit
-- Grain: one row a delivered line
-- Parameters: load_id, currency (the company's)
-- Tables read: delivered
-- A BAQ names its columns Table_Field, the other read paths give the plain names: either spelling is read.
CREATE OR REPLACE TEMP TABLE parsed AS
WITH numbered AS (
    SELECT *, to_hex(hash(*COLUMNS(* EXCLUDE (line)))) AS content_hash
    FROM delivered
),
prepared AS (
    SELECT *
    FROM (
        SELECT
            line,
            content_hash,
            retail_etl_unreadable,
            coalesce("CashBHed_Company", "Company") AS company,
            coalesce("CashBHed_CashBookNum", "CashBookNum") AS cash_book_num,
            coalesce("CashBHed_BankAcctID", "BankAcctID") AS bank_acct_id,
            coalesce("CashBHed_CurrencyCode", "CurrencyCode") AS currency_code,
            coalesce("CashBHed_SysRowID", "SysRowID") AS sys_row_id,
            coalesce("Calculated_Rev", "SysRevID") AS sys_rev_id
        FROM numbered
    )
)
SELECT
    filled(d.company) AS company,
    whole_number(d.cash_book_num) AS cash_book_num,
    filled(d.bank_acct_id) AS bank_acct_id,
    coalesce(filled(d.currency_code), $currency) AS currency,
    filled(d.sys_row_id) AS sys_row_id,
    whole_number(d.sys_rev_id) AS revision,
    $load_id AS load_id,
    d.line,
    d.content_hash,
    concat_ws('|', d.company, d.cash_book_num) AS record_key,
    whole_number(d.sys_rev_id) AS version,
    CAST(NULL AS DATE) AS touched_date,
    concat_ws(
        chr(10),
        unreadable_record(d.retail_etl_unreadable),
        unfit_value('company', d.company),
        unfit_number('cash_book_num', d.cash_book_num),
        unfit_value('bank_acct_id', d.bank_acct_id),
        unfit_value('currency', d.currency_code),
        unfit_number('revision', d.sys_rev_id)
    ) AS cast_failures
FROM prepared AS d;
