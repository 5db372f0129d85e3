-- Purpose: Epicor's TranGLC rows as typed columns, with what does not fit
-- Grain: one row a delivered line
-- Parameters: load_id, currency (the company's)
-- Tables read: delivered
-- Kinetic has no empty numbers: a document number of 0 is none.
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
            "TranGLC_Company" AS company,
            "TranGLC_SysRowID" AS sys_row_id,
            "TranGLC_RelatedToFile" AS related_to_file,
            "TranGLC_Key1" AS key1,
            "TranGLC_Key2" AS key2,
            "TranGLC_Key3" AS key3,
            "TranGLC_Key4" AS key4,
            "TranGLC_Key5" AS key5,
            "TranGLC_Key6" AS key6,
            "TranGLC_TGLCTranNum" AS tglc_tran_num,
            "TranGLC_RecordType" AS record_type,
            "TranGLC_BookID" AS book_id,
            "TranGLC_FiscalYear" AS fiscal_year,
            "TranGLC_FiscalYearSuffix" AS fiscal_year_suffix,
            "TranGLC_JournalCode" AS journal_code,
            "TranGLC_JournalNum" AS journal_num,
            "TranGLC_JournalLine" AS journal_line,
            "TranGLC_GLAccount" AS gl_account,
            "TranGLC_TranDate" AS tran_date,
            "TranGLC_ARInvoiceNum" AS ar_invoice_num,
            "TranGLC_VendorNum" AS vendor_num,
            "TranGLC_APInvoiceNum" AS ap_invoice_num,
            "TranGLC_BookDebitAmount" AS book_debit_amount,
            "TranGLC_BookCreditAmount" AS book_credit_amount,
            "TranGLC_ABTUID" AS abtuid,
            "Calculated_Rev" AS sys_rev_id
        FROM numbered
    )
)
SELECT
    filled(d.company) AS company,
    filled(d.sys_row_id) AS sys_row_id,
    filled(d.related_to_file) AS related_to_file,
    filled(d.key1) AS key1,
    filled(d.key2) AS key2,
    filled(d.key3) AS key3,
    filled(d.key4) AS key4,
    filled(d.key5) AS key5,
    filled(d.key6) AS key6,
    whole_number(d.tglc_tran_num) AS tran_num,
    filled(d.record_type) AS record_type,
    filled(d.book_id) AS book_id,
    whole_number(d.fiscal_year) AS fiscal_year,
    coalesce(d.fiscal_year_suffix, '') AS fiscal_year_suffix,
    filled(d.journal_code) AS journal_code,
    whole_number(d.journal_num) AS journal_num,
    whole_number(d.journal_line) AS journal_line,
    filled(d.gl_account) AS gl_account,
    calendar_day(d.tran_date) AS tran_date,
    nullif(whole_number(d.ar_invoice_num), 0) AS ar_invoice_num,
    nullif(whole_number(d.vendor_num), 0) AS vendor_num,
    filled(d.ap_invoice_num) AS ap_invoice_num,
    $currency AS book_currency,
    minor_units(d.book_debit_amount, d.book_exponent) AS book_debit_minor,
    minor_units(d.book_credit_amount, d.book_exponent) AS book_credit_minor,
    filled(d.abtuid) AS abt_uid,
    whole_number(d.sys_rev_id) AS revision,
    $load_id AS load_id,
    d.line,
    d.content_hash,
    concat_ws('|', d.company, d.sys_row_id) AS record_key,
    whole_number(d.sys_rev_id) AS version,
    calendar_day(d.tran_date) AS touched_date,
    concat_ws(
        chr(10),
        unreadable_record(d.retail_etl_unreadable),
        unfit_value('company', d.company),
        unfit_value('sys_row_id', d.sys_row_id),
        unfit_value('related_to_file', d.related_to_file),
        unfit_value('key1', d.key1),
        unfit_value('key2', d.key2),
        unfit_value('key3', d.key3),
        unfit_value('key4', d.key4),
        unfit_value('key5', d.key5),
        unfit_value('key6', d.key6),
        unfit_number('tran_num', d.tglc_tran_num),
        unfit_value('record_type', d.record_type),
        unfit_value('book_id', d.book_id),
        unfit_number('fiscal_year', d.fiscal_year),
        unfit_value('fiscal_year_suffix', d.fiscal_year_suffix),
        unfit_value('journal_code', d.journal_code),
        unfit_number('journal_num', d.journal_num),
        unfit_number('journal_line', d.journal_line),
        unfit_value('gl_account', d.gl_account),
        unfit_day('tran_date', d.tran_date),
        unfit_number('ar_invoice_num', d.ar_invoice_num),
        unfit_number('vendor_num', d.vendor_num),
        unfit_value('ap_invoice_num', d.ap_invoice_num),
        unfit_amount('book_debit_minor', d.book_debit_amount, d.book_exponent),
        unfit_amount('book_credit_minor', d.book_credit_amount, d.book_exponent),
        unfit_value('abt_uid', d.abtuid),
        unfit_number('revision', d.sys_rev_id)
    ) AS cast_failures
FROM prepared AS d;
