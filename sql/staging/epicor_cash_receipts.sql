-- Purpose: Epicor's CashHead rows as typed columns, with what does not fit
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
            coalesce("CashHead_Company", "Company") AS company,
            coalesce("CashHead_GroupID", "GroupID") AS group_id,
            coalesce("CashHead_HeadNum", "HeadNum") AS head_num,
            coalesce("CashHead_TranType", "TranType") AS tran_type,
            coalesce("CashHead_CheckRef", "CheckRef") AS check_ref,
            coalesce("CashHead_CustID", "CustID") AS cust_id,
            coalesce("CashHead_CustNum", "CustNum") AS cust_num,
            coalesce("CashHead_TranDate", "TranDate") AS tran_date,
            coalesce("CashHead_CurrencyCode", "CurrencyCode") AS currency_code,
            coalesce("CashHead_TranAmt", "TranAmt") AS tran_amt,
            coalesce("CashHead_DocTranAmt", "DocTranAmt") AS doc_tran_amt,
            coalesce("CashHead_AppliedAmt", "AppliedAmt") AS applied_amt,
            coalesce("CashHead_UnAppliedAmt", "UnAppliedAmt") AS un_applied_amt,
            coalesce("CashHead_OrderNum", "OrderNum") AS order_num,
            coalesce("CashHead_Reference", "Reference") AS reference,
            coalesce("CashHead_ExternalID", "ExternalID") AS external_id,
            coalesce("CashHead_Comment", "Comment") AS comment,
            coalesce("CashHead_BankAcctID", "BankAcctID") AS bank_acct_id,
            coalesce("CashHead_Posted", "Posted") AS posted,
            coalesce("CashHead_GLPosted", "GLPosted") AS gl_posted,
            coalesce("CashHead_ReverseRef", "ReverseRef") AS reverse_ref,
            coalesce("CashHead_ReverseDate", "ReverseDate") AS reverse_date,
            coalesce("CashHead_CreditMemoNum", "CreditMemoNum") AS credit_memo_num,
            coalesce("CashHead_ABTUID", "ABTUID") AS abtuid,
            coalesce("CashHead_HLRef_c", "HLRef_c") AS hl_ref_c,
            coalesce("CashHead_ChangeDate", "ChangeDate") AS change_date,
            coalesce("CashHead_ChangedBy", "ChangedBy") AS changed_by,
            coalesce("CashHead_SysRowID", "SysRowID") AS sys_row_id,
            coalesce("Calculated_Rev", "SysRevID") AS sys_rev_id
        FROM numbered
    )
)
SELECT
    filled(d.company) AS company,
    filled(d.group_id) AS group_id,
    whole_number(d.head_num) AS head_num,
    filled(d.tran_type) AS tran_type,
    filled(d.check_ref) AS check_ref,
    filled(d.cust_id) AS cust_id,
    nullif(whole_number(d.cust_num), 0) AS cust_num,
    calendar_day(d.tran_date) AS tran_date,
    coalesce(filled(d.currency_code), $currency) AS currency,
    $currency AS book_currency,
    minor_units(d.tran_amt, d.book_exponent) AS book_amount_minor,
    minor_units(d.doc_tran_amt, d.exponent) AS amount_minor,
    minor_units(d.applied_amt, d.book_exponent) AS book_applied_minor,
    minor_units(d.un_applied_amt, d.book_exponent) AS book_unapplied_minor,
    nullif(whole_number(d.order_num), 0) AS order_num,
    filled(d.reference) AS reference,
    filled(d.external_id) AS external_id,
    filled(d.comment) AS comment,
    filled(d.bank_acct_id) AS bank_acct_id,
    yes_or_no(d.posted) AS is_posted,
    yes_or_no(d.gl_posted) AS is_gl_posted,
    nullif(whole_number(d.reverse_ref), 0) AS reverse_ref,
    calendar_day(d.reverse_date) AS reverse_date,
    nullif(whole_number(d.credit_memo_num), 0) AS credit_memo_num,
    filled(d.abtuid) AS abt_uid,
    filled(d.hl_ref_c) AS integration_ref,
    calendar_day(d.change_date) AS change_date,
    filled(d.changed_by) AS changed_by,
    filled(d.sys_row_id) AS sys_row_id,
    whole_number(d.sys_rev_id) AS revision,
    $load_id AS load_id,
    d.line,
    d.content_hash,
    concat_ws('|', d.company, d.group_id, d.head_num) AS record_key,
    whole_number(d.sys_rev_id) AS version,
    calendar_day(d.tran_date) AS touched_date,
    concat_ws(
        chr(10),
        unreadable_record(d.retail_etl_unreadable),
        unfit_value('company', d.company),
        unfit_value('group_id', d.group_id),
        unfit_number('head_num', d.head_num),
        unfit_value('tran_type', d.tran_type),
        unfit_value('check_ref', d.check_ref),
        unfit_value('cust_id', d.cust_id),
        unfit_number('cust_num', d.cust_num),
        unfit_day('tran_date', d.tran_date),
        unfit_value('currency', d.currency_code),
        unfit_amount('book_amount_minor', d.tran_amt, d.book_exponent),
        unfit_amount('amount_minor', d.doc_tran_amt, d.exponent),
        unfit_amount('book_applied_minor', d.applied_amt, d.book_exponent),
        unfit_amount('book_unapplied_minor', d.un_applied_amt, d.book_exponent),
        unfit_number('order_num', d.order_num),
        unfit_value('reference', d.reference),
        unfit_value('external_id', d.external_id),
        unfit_value('comment', d.comment),
        unfit_value('bank_acct_id', d.bank_acct_id),
        unfit_flag('is_posted', d.posted),
        unfit_flag('is_gl_posted', d.gl_posted),
        unfit_number('reverse_ref', d.reverse_ref),
        unfit_day('reverse_date', d.reverse_date),
        unfit_number('credit_memo_num', d.credit_memo_num),
        unfit_value('abt_uid', d.abtuid),
        unfit_value('integration_ref', d.hl_ref_c),
        unfit_day('change_date', d.change_date),
        unfit_value('changed_by', d.changed_by),
        unfit_number('revision', d.sys_rev_id)
    ) AS cast_failures
FROM prepared AS d;
