-- Purpose: Epicor's BankAcct rows as typed columns, with what does not fit
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
            coalesce("BankAcct_Company", "Company") AS company,
            coalesce("BankAcct_BankAcctID", "BankAcctID") AS bank_acct_id,
            coalesce("BankAcct_Description", "Description") AS description,
            coalesce("BankAcct_BankName", "BankName") AS bank_name,
            coalesce("BankAcct_CurrencyCode", "CurrencyCode") AS currency_code,
            coalesce("BankAcct_UsePendAcct", "UsePendAcct") AS use_pend_acct,
            coalesce("BankAcct_SysRowID", "SysRowID") AS sys_row_id,
            coalesce("Calculated_Rev", "SysRevID") AS sys_rev_id
        FROM numbered
    )
)
SELECT
    filled(d.company) AS company,
    filled(d.bank_acct_id) AS bank_acct_id,
    filled(d.description) AS description,
    filled(d.bank_name) AS bank_name,
    coalesce(filled(d.currency_code), $currency) AS currency,
    yes_or_no(d.use_pend_acct) AS is_pending_used,
    filled(d.sys_row_id) AS sys_row_id,
    coalesce(whole_number(d.sys_rev_id), 0) AS revision,
    $load_id AS load_id,
    d.line,
    d.content_hash,
    concat_ws('|', d.company, d.bank_acct_id) AS record_key,
    coalesce(whole_number(d.sys_rev_id), 0) AS version,
    CAST(NULL AS DATE) AS touched_date,
    concat_ws(
        chr(10),
        unreadable_record(d.retail_etl_unreadable),
        unfit_value('company', d.company),
        unfit_value('bank_acct_id', d.bank_acct_id),
        unfit_value('description', d.description),
        unfit_value('bank_name', d.bank_name),
        unfit_value('currency', d.currency_code),
        unfit_flag('is_pending_used', d.use_pend_acct),
        unfit_number('revision', d.sys_rev_id)
    ) AS cast_failures
FROM prepared AS d;
