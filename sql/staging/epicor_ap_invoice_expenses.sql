-- Purpose: Epicor's APInvExp rows as typed columns, with what does not fit
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
        currency_exponent(coalesce(filled(currency_code), $currency)) AS exponent
    FROM (
        SELECT
            line,
            content_hash,
            retail_etl_unreadable,
            coalesce("APInvExp_Company", "Company") AS company,
            coalesce("APInvExp_VendorNum", "VendorNum") AS vendor_num,
            coalesce("APInvExp_InvoiceNum", "InvoiceNum") AS invoice_num,
            coalesce("APInvExp_InvoiceLine", "InvoiceLine") AS invoice_line,
            coalesce("APInvExp_InvExpSeq", "InvExpSeq") AS inv_exp_seq,
            "APInvHed_CurrencyCode" AS currency_code,
            coalesce("APInvExp_DocExpAmt", "DocExpAmt") AS doc_exp_amt,
            coalesce("APInvExp_GLAccount", "GLAccount") AS gl_account,
            coalesce("APInvExp_SysRowID", "SysRowID") AS sys_row_id,
            coalesce("Calculated_Rev", "SysRevID") AS sys_rev_id
        FROM numbered
    )
)
SELECT
    filled(d.company) AS company,
    whole_number(d.vendor_num) AS vendor_num,
    filled(d.invoice_num) AS invoice_num,
    whole_number(d.invoice_line) AS invoice_line,
    whole_number(d.inv_exp_seq) AS expense_seq,
    coalesce(filled(d.currency_code), $currency) AS currency,
    minor_units(d.doc_exp_amt, d.exponent) AS amount_minor,
    filled(d.gl_account) AS gl_account,
    filled(d.sys_row_id) AS sys_row_id,
    whole_number(d.sys_rev_id) AS revision,
    $load_id AS load_id,
    d.line,
    d.content_hash,
    concat_ws('|', d.company, d.vendor_num, d.invoice_num, d.invoice_line, d.inv_exp_seq) AS record_key,
    whole_number(d.sys_rev_id) AS version,
    CAST(NULL AS DATE) AS touched_date,
    concat_ws(
        chr(10),
        unreadable_record(d.retail_etl_unreadable),
        unfit_value('company', d.company),
        unfit_number('vendor_num', d.vendor_num),
        unfit_value('invoice_num', d.invoice_num),
        unfit_number('invoice_line', d.invoice_line),
        unfit_number('expense_seq', d.inv_exp_seq),
        unfit_value('currency', d.currency_code),
        unfit_amount('amount_minor', d.doc_exp_amt, d.exponent),
        unfit_value('gl_account', d.gl_account),
        unfit_number('revision', d.sys_rev_id)
    ) AS cast_failures
FROM prepared AS d;
