-- Purpose: Epicor's APInvHed rows as typed columns, with what does not fit
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
            coalesce("APInvHed_Company", "Company") AS company,
            coalesce("APInvHed_VendorNum", "VendorNum") AS vendor_num,
            coalesce("APInvHed_InvoiceNum", "InvoiceNum") AS invoice_num,
            coalesce("APInvHed_GroupID", "GroupID") AS group_id,
            coalesce("APInvHed_InvoiceDate", "InvoiceDate") AS invoice_date,
            coalesce("APInvHed_DueDate", "DueDate") AS due_date,
            coalesce("APInvHed_ApplyDate", "ApplyDate") AS apply_date,
            coalesce("APInvHed_TermsCode", "TermsCode") AS terms_code,
            coalesce("APInvHed_DebitMemo", "DebitMemo") AS debit_memo,
            coalesce("APInvHed_CurrencyCode", "CurrencyCode") AS currency_code,
            coalesce("APInvHed_InvoiceAmt", "InvoiceAmt") AS invoice_amt,
            coalesce("APInvHed_DocInvoiceVendorAmt", "DocInvoiceVendorAmt") AS doc_invoice_vendor_amt,
            coalesce("APInvHed_DocInvoiceAmt", "DocInvoiceAmt") AS doc_invoice_amt,
            coalesce("APInvHed_InvoiceBal", "InvoiceBal") AS invoice_bal,
            coalesce("APInvHed_DocInvoiceBal", "DocInvoiceBal") AS doc_invoice_bal,
            coalesce("APInvHed_Description", "Description") AS description,
            coalesce("APInvHed_InvoiceComment", "InvoiceComment") AS invoice_comment,
            coalesce("APInvHed_InvoiceRef", "InvoiceRef") AS invoice_ref,
            coalesce("APInvHed_ExternalID", "ExternalID") AS external_id,
            coalesce("APInvHed_Posted", "Posted") AS posted,
            coalesce("APInvHed_OpenPayable", "OpenPayable") AS open_payable,
            coalesce("APInvHed_InvoiceHeld", "InvoiceHeld") AS invoice_held,
            coalesce("APInvHed_PayHold", "PayHold") AS pay_hold,
            coalesce("APInvHed_ChangeDate", "ChangeDate") AS change_date,
            coalesce("APInvHed_ChangedBy", "ChangedBy") AS changed_by,
            coalesce("APInvHed_SysRowID", "SysRowID") AS sys_row_id,
            coalesce("Calculated_Rev", "SysRevID") AS sys_rev_id
        FROM numbered
    )
)
SELECT
    filled(d.company) AS company,
    whole_number(d.vendor_num) AS vendor_num,
    filled(d.invoice_num) AS invoice_num,
    filled(d.group_id) AS group_id,
    calendar_day(d.invoice_date) AS invoice_date,
    calendar_day(d.due_date) AS due_date,
    calendar_day(d.apply_date) AS apply_date,
    filled(d.terms_code) AS terms_code,
    yes_or_no(d.debit_memo) AS is_debit_memo,
    coalesce(filled(d.currency_code), $currency) AS currency,
    $currency AS book_currency,
    minor_units(d.invoice_amt, d.book_exponent) AS book_amount_minor,
    minor_units(d.doc_invoice_vendor_amt, d.exponent) AS vendor_amount_minor,
    minor_units(d.doc_invoice_amt, d.exponent) AS amount_minor,
    minor_units(d.invoice_bal, d.book_exponent) AS book_balance_minor,
    minor_units(d.doc_invoice_bal, d.exponent) AS balance_minor,
    filled(d.description) AS description,
    filled(d.invoice_comment) AS comment,
    filled(d.invoice_ref) AS invoice_ref,
    filled(d.external_id) AS external_id,
    yes_or_no(d.posted) AS is_posted,
    yes_or_no(d.open_payable) AS is_open,
    yes_or_no(d.invoice_held) AS is_held,
    yes_or_no(d.pay_hold) AS is_payment_held,
    calendar_day(d.change_date) AS change_date,
    filled(d.changed_by) AS changed_by,
    filled(d.sys_row_id) AS sys_row_id,
    whole_number(d.sys_rev_id) AS revision,
    $load_id AS load_id,
    d.line,
    d.content_hash,
    concat_ws('|', d.company, d.vendor_num, d.invoice_num) AS record_key,
    whole_number(d.sys_rev_id) AS version,
    calendar_day(d.invoice_date) AS touched_date,
    concat_ws(
        chr(10),
        unreadable_record(d.retail_etl_unreadable),
        unfit_value('company', d.company),
        unfit_number('vendor_num', d.vendor_num),
        unfit_value('invoice_num', d.invoice_num),
        unfit_value('group_id', d.group_id),
        unfit_day('invoice_date', d.invoice_date),
        unfit_day('due_date', d.due_date),
        unfit_day('apply_date', d.apply_date),
        unfit_value('terms_code', d.terms_code),
        unfit_flag('is_debit_memo', d.debit_memo),
        unfit_value('currency', d.currency_code),
        unfit_amount('book_amount_minor', d.invoice_amt, d.book_exponent),
        unfit_amount('vendor_amount_minor', d.doc_invoice_vendor_amt, d.exponent),
        unfit_amount('amount_minor', d.doc_invoice_amt, d.exponent),
        unfit_amount('book_balance_minor', d.invoice_bal, d.book_exponent),
        unfit_amount('balance_minor', d.doc_invoice_bal, d.exponent),
        unfit_value('description', d.description),
        unfit_value('comment', d.invoice_comment),
        unfit_value('invoice_ref', d.invoice_ref),
        unfit_value('external_id', d.external_id),
        unfit_flag('is_posted', d.posted),
        unfit_flag('is_open', d.open_payable),
        unfit_flag('is_held', d.invoice_held),
        unfit_flag('is_payment_held', d.pay_hold),
        unfit_day('change_date', d.change_date),
        unfit_value('changed_by', d.changed_by),
        unfit_number('revision', d.sys_rev_id)
    ) AS cast_failures
FROM prepared AS d;
