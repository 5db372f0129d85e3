-- Purpose: Epicor's CashBDtl rows as typed columns, with what does not fit
-- Grain: one row a delivered line
-- Parameters: load_id, currency (the company's)
-- Tables read: delivered
-- A BAQ names its columns Table_Field, the other read paths give the plain names: either spelling is read.
-- Kinetic has no empty numbers: a document number of 0 is none.
CREATE OR REPLACE TEMP TABLE parsed AS
WITH numbered AS (
    SELECT *, to_hex(hash(*COLUMNS(* EXCLUDE (line)))) AS content_hash
    FROM delivered
),
prepared AS (
    SELECT
        *,
        currency_exponent(coalesce(filled(currency_code), $currency)) AS exponent
    FROM (
        SELECT
            line,
            content_hash,
            retail_etl_unreadable,
            coalesce("CashBDtl_Company", "Company") AS company,
            coalesce("CashBDtl_CashBookNum", "CashBookNum") AS cash_book_num,
            coalesce("CashBDtl_CashbookLine", "CashbookLine") AS cashbook_line,
            coalesce("CashBDtl_BankAcctID", "BankAcctID") AS bank_acct_id,
            coalesce("CashBDtl_TranType", "TranType") AS tran_type,
            coalesce("CashBDtl_TranDate", "TranDate") AS tran_date,
            coalesce("CashBDtl_CurrencyCode", "CurrencyCode") AS currency_code,
            coalesce("CashBDtl_TranAmt", "TranAmt") AS tran_amt,
            coalesce("CashBDtl_ImportTranAmount", "ImportTranAmount") AS import_tran_amount,
            coalesce("CashBDtl_ImportTranUnclearedAmount", "ImportTranUnclearedAmount") AS import_tran_uncleared_amount,
            coalesce("CashBDtl_TranRef", "TranRef") AS tran_ref,
            coalesce("CashBDtl_HeadNum", "HeadNum") AS head_num,
            coalesce("CashBDtl_LineStatus", "LineStatus") AS line_status,
            coalesce("CashBDtl_SysRowID", "SysRowID") AS sys_row_id,
            coalesce("Calculated_Rev", "SysRevID") AS sys_rev_id
        FROM numbered
    )
)
SELECT
    filled(d.company) AS company,
    whole_number(d.cash_book_num) AS cash_book_num,
    whole_number(d.cashbook_line) AS cashbook_line,
    filled(d.bank_acct_id) AS bank_acct_id,
    filled(d.tran_type) AS tran_type,
    calendar_day(d.tran_date) AS tran_date,
    coalesce(
        nullif(minor_units(d.import_tran_amount, d.exponent), 0), minor_units(d.tran_amt, d.exponent)
    ) AS amount_minor,
    minor_units(d.import_tran_amount, d.exponent) <> 0 AS is_imported,
    CASE
        WHEN minor_units(d.import_tran_amount, d.exponent) <> 0 THEN minor_units(d.import_tran_uncleared_amount, d.exponent) = 0
    END AS is_cleared,
    coalesce(filled(d.currency_code), $currency) AS currency,
    minor_units(d.tran_amt, d.exponent) AS line_minor,
    minor_units(d.import_tran_amount, d.exponent) AS imported_minor,
    minor_units(d.import_tran_uncleared_amount, d.exponent) AS uncleared_minor,
    filled(d.tran_ref) AS reference,
    nullif(whole_number(d.head_num), 0) AS head_num,
    whole_number(d.line_status) AS line_status,
    filled(d.sys_row_id) AS sys_row_id,
    whole_number(d.sys_rev_id) AS revision,
    $load_id AS load_id,
    d.line,
    d.content_hash,
    concat_ws('|', d.company, d.cash_book_num, d.cashbook_line) AS record_key,
    whole_number(d.sys_rev_id) AS version,
    calendar_day(d.tran_date) AS touched_date,
    concat_ws(
        chr(10),
        unreadable_record(d.retail_etl_unreadable),
        unfit_value('company', d.company),
        unfit_number('cash_book_num', d.cash_book_num),
        unfit_number('cashbook_line', d.cashbook_line),
        unfit_value('bank_acct_id', d.bank_acct_id),
        unfit_value('tran_type', d.tran_type),
        unfit_day('tran_date', d.tran_date),
        unfit_value('currency', d.currency_code),
        unfit_amount('line_minor', d.tran_amt, d.exponent),
        unfit_amount('imported_minor', d.import_tran_amount, d.exponent),
        unfit_amount('uncleared_minor', d.import_tran_uncleared_amount, d.exponent),
        unfit_value('reference', d.tran_ref),
        unfit_number('head_num', d.head_num),
        unfit_number('line_status', d.line_status),
        unfit_number('revision', d.sys_rev_id)
    ) AS cast_failures
FROM prepared AS d;
