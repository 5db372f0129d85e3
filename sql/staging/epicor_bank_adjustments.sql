-- Purpose: Epicor's BankTran rows as typed columns, with what does not fit
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
        currency_exponent(coalesce(filled(currency_code), $currency)) AS exponent,
        currency_exponent($currency) AS book_exponent
    FROM (
        SELECT
            line,
            content_hash,
            retail_etl_unreadable,
            coalesce("BankTran_Company", "Company") AS company,
            coalesce("BankTran_BankAcctID", "BankAcctID") AS bank_acct_id,
            coalesce("BankTran_TranNum", "TranNum") AS tran_num,
            coalesce("BankTran_Voided", "Voided") AS voided,
            coalesce("BankTran_TranDate", "TranDate") AS tran_date,
            coalesce("BankTran_CurrencyCode", "CurrencyCode") AS currency_code,
            coalesce("BankTran_TranAmt", "TranAmt") AS tran_amt,
            coalesce("BankTran_DocTranAmt", "DocTranAmt") AS doc_tran_amt,
            coalesce("BankTran_TranRef", "TranRef") AS tran_ref,
            coalesce("BankTran_BankFeeID", "BankFeeID") AS bank_fee_id,
            coalesce("BankTran_GLPosted", "GLPosted") AS gl_posted,
            coalesce("BankTran_TranCleared", "TranCleared") AS tran_cleared,
            coalesce("BankTran_TranClearedAmt", "TranClearedAmt") AS tran_cleared_amt,
            coalesce("BankTran_TranClearedDate", "TranClearedDate") AS tran_cleared_date,
            coalesce("BankTran_BankSlip", "BankSlip") AS bank_slip,
            coalesce("BankTran_JournalCode", "JournalCode") AS journal_code,
            coalesce("BankTran_JournalNum", "JournalNum") AS journal_num,
            coalesce("BankTran_GroupID", "GroupID") AS group_id,
            coalesce("BankTran_SysRowID", "SysRowID") AS sys_row_id,
            coalesce("Calculated_Rev", "SysRevID") AS sys_rev_id
        FROM numbered
    )
)
SELECT
    filled(d.company) AS company,
    filled(d.bank_acct_id) AS bank_acct_id,
    whole_number(d.tran_num) AS tran_num,
    yes_or_no(d.voided) AS is_void,
    calendar_day(d.tran_date) AS tran_date,
    coalesce(filled(d.currency_code), $currency) AS currency,
    $currency AS book_currency,
    minor_units(d.tran_amt, d.book_exponent) AS book_amount_minor,
    minor_units(d.doc_tran_amt, d.exponent) AS amount_minor,
    filled(d.tran_ref) AS reference,
    filled(d.bank_fee_id) AS bank_fee_id,
    yes_or_no(d.gl_posted) AS is_gl_posted,
    yes_or_no(d.tran_cleared) AS is_cleared,
    minor_units(d.tran_cleared_amt, d.book_exponent) AS book_cleared_minor,
    calendar_day(d.tran_cleared_date) AS cleared_date,
    filled(d.bank_slip) AS bank_slip,
    filled(d.journal_code) AS journal_code,
    nullif(whole_number(d.journal_num), 0) AS journal_num,
    filled(d.group_id) AS group_id,
    filled(d.sys_row_id) AS sys_row_id,
    whole_number(d.sys_rev_id) AS revision,
    $load_id AS load_id,
    d.line,
    d.content_hash,
    concat_ws('|', d.company, d.bank_acct_id, d.tran_num, d.voided) AS record_key,
    whole_number(d.sys_rev_id) AS version,
    calendar_day(d.tran_date) AS touched_date,
    concat_ws(
        chr(10),
        unreadable_record(d.retail_etl_unreadable),
        unfit_value('company', d.company),
        unfit_value('bank_acct_id', d.bank_acct_id),
        unfit_number('tran_num', d.tran_num),
        unfit_flag('is_void', d.voided),
        unfit_day('tran_date', d.tran_date),
        unfit_value('currency', d.currency_code),
        unfit_amount('book_amount_minor', d.tran_amt, d.book_exponent),
        unfit_amount('amount_minor', d.doc_tran_amt, d.exponent),
        unfit_value('reference', d.tran_ref),
        unfit_value('bank_fee_id', d.bank_fee_id),
        unfit_flag('is_gl_posted', d.gl_posted),
        unfit_flag('is_cleared', d.tran_cleared),
        unfit_amount('book_cleared_minor', d.tran_cleared_amt, d.book_exponent),
        unfit_day('cleared_date', d.tran_cleared_date),
        unfit_value('bank_slip', d.bank_slip),
        unfit_value('journal_code', d.journal_code),
        unfit_number('journal_num', d.journal_num),
        unfit_value('group_id', d.group_id),
        unfit_number('revision', d.sys_rev_id)
    ) AS cast_failures
FROM prepared AS d;
