-- Purpose: Epicor's CashDtl rows as typed columns, with what does not fit
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
    SELECT
        *,
        currency_exponent(coalesce(filled(currency_code), $currency)) AS exponent,
        currency_exponent($currency) AS book_exponent
    FROM (
        SELECT
            line,
            content_hash,
            retail_etl_unreadable,
            coalesce("CashDtl_Company", "Company") AS company,
            coalesce("CashDtl_GroupID", "GroupID") AS group_id,
            coalesce("CashDtl_HeadNum", "HeadNum") AS head_num,
            coalesce("CashDtl_InvoiceNum", "InvoiceNum") AS invoice_num,
            coalesce("CashDtl_InvoiceRef", "InvoiceRef") AS invoice_ref,
            coalesce("CashDtl_TranType", "TranType") AS tran_type,
            coalesce("CashDtl_TranDate", "TranDate") AS tran_date,
            "CashHead_CurrencyCode" AS currency_code,
            coalesce("CashDtl_TranAmt", "TranAmt") AS tran_amt,
            coalesce("CashDtl_DocTranAmt", "DocTranAmt") AS doc_tran_amt,
            coalesce("CashDtl_DocDiscount", "DocDiscount") AS doc_discount,
            coalesce("CashDtl_WriteOff", "WriteOff") AS write_off,
            coalesce("CashDtl_DocWriteOffAmount", "DocWriteOffAmount") AS doc_write_off_amount,
            coalesce("CashDtl_WriteOffAccount", "WriteOffAccount") AS write_off_account,
            coalesce("CashDtl_ChangeDate", "ChangeDate") AS change_date,
            coalesce("CashDtl_ChangedBy", "ChangedBy") AS changed_by,
            coalesce("CashDtl_SysRowID", "SysRowID") AS sys_row_id,
            coalesce("Calculated_Rev", "SysRevID") AS sys_rev_id
        FROM numbered
    )
)
SELECT
    filled(d.company) AS company,
    filled(d.group_id) AS group_id,
    whole_number(d.head_num) AS head_num,
    whole_number(d.invoice_num) AS invoice_num,
    whole_number(d.invoice_ref) AS invoice_ref,
    filled(d.tran_type) AS tran_type,
    calendar_day(d.tran_date) AS tran_date,
    coalesce(filled(d.currency_code), $currency) AS currency,
    $currency AS book_currency,
    minor_units(d.tran_amt, d.book_exponent) AS book_amount_minor,
    minor_units(d.doc_tran_amt, d.exponent) AS amount_minor,
    minor_units(d.doc_discount, d.exponent) AS discount_minor,
    yes_or_no(d.write_off) AS is_write_off,
    minor_units(d.doc_write_off_amount, d.exponent) AS write_off_minor,
    filled(d.write_off_account) AS write_off_account,
    calendar_day(d.change_date) AS change_date,
    filled(d.changed_by) AS changed_by,
    filled(d.sys_row_id) AS sys_row_id,
    whole_number(d.sys_rev_id) AS revision,
    $load_id AS load_id,
    d.line,
    d.content_hash,
    concat_ws('|', d.company, d.group_id, d.head_num, d.invoice_num, d.invoice_ref) AS record_key,
    whole_number(d.sys_rev_id) AS version,
    calendar_day(d.tran_date) AS touched_date,
    concat_ws(
        chr(10),
        unreadable_record(d.retail_etl_unreadable),
        unfit_value('company', d.company),
        unfit_value('group_id', d.group_id),
        unfit_number('head_num', d.head_num),
        unfit_number('invoice_num', d.invoice_num),
        unfit_number('invoice_ref', d.invoice_ref),
        unfit_value('tran_type', d.tran_type),
        unfit_day('tran_date', d.tran_date),
        unfit_value('currency', d.currency_code),
        unfit_amount('book_amount_minor', d.tran_amt, d.book_exponent),
        unfit_amount('amount_minor', d.doc_tran_amt, d.exponent),
        unfit_amount('discount_minor', d.doc_discount, d.exponent),
        unfit_flag('is_write_off', d.write_off),
        unfit_amount('write_off_minor', d.doc_write_off_amount, d.exponent),
        unfit_value('write_off_account', d.write_off_account),
        unfit_day('change_date', d.change_date),
        unfit_value('changed_by', d.changed_by),
        unfit_number('revision', d.sys_rev_id)
    ) AS cast_failures
FROM prepared AS d;
