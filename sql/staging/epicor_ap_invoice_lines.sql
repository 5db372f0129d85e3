-- Purpose: Epicor's APInvDtl rows as typed columns, with what does not fit
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
            coalesce("APInvDtl_Company", "Company") AS company,
            coalesce("APInvDtl_VendorNum", "VendorNum") AS vendor_num,
            coalesce("APInvDtl_InvoiceNum", "InvoiceNum") AS invoice_num,
            coalesce("APInvDtl_InvoiceLine", "InvoiceLine") AS invoice_line,
            coalesce("APInvDtl_LineType", "LineType") AS line_type,
            coalesce("APInvDtl_PartNum", "PartNum") AS part_num,
            coalesce("APInvDtl_Description", "Description") AS description,
            coalesce("APInvDtl_VendorQty", "VendorQty") AS vendor_qty,
            coalesce("APInvDtl_PUM", "PUM") AS pum,
            "APInvHed_CurrencyCode" AS currency_code,
            coalesce("APInvDtl_DocUnitCost", "DocUnitCost") AS doc_unit_cost,
            coalesce("APInvDtl_DocExtCost", "DocExtCost") AS doc_ext_cost,
            coalesce("APInvDtl_SysRowID", "SysRowID") AS sys_row_id,
            coalesce("Calculated_Rev", "SysRevID") AS sys_rev_id
        FROM numbered
    )
)
SELECT
    filled(d.company) AS company,
    whole_number(d.vendor_num) AS vendor_num,
    filled(d.invoice_num) AS invoice_num,
    whole_number(d.invoice_line) AS invoice_line,
    filled(d.line_type) AS line_type,
    filled(d.part_num) AS part_num,
    filled(d.description) AS description,
    exact_decimal(d.vendor_qty) AS vendor_qty,
    filled(d.pum) AS purchasing_uom,
    coalesce(filled(d.currency_code), $currency) AS currency,
    exact_decimal(d.doc_unit_cost) AS unit_cost,
    minor_units(d.doc_ext_cost, d.exponent) AS extended_minor,
    filled(d.sys_row_id) AS sys_row_id,
    whole_number(d.sys_rev_id) AS revision,
    $load_id AS load_id,
    d.line,
    d.content_hash,
    concat_ws('|', d.company, d.vendor_num, d.invoice_num, d.invoice_line) AS record_key,
    whole_number(d.sys_rev_id) AS version,
    CAST(NULL AS DATE) AS touched_date,
    concat_ws(
        chr(10),
        unreadable_record(d.retail_etl_unreadable),
        unfit_value('company', d.company),
        unfit_number('vendor_num', d.vendor_num),
        unfit_value('invoice_num', d.invoice_num),
        unfit_number('invoice_line', d.invoice_line),
        unfit_value('line_type', d.line_type),
        unfit_value('part_num', d.part_num),
        unfit_value('description', d.description),
        unfit_decimal('vendor_qty', d.vendor_qty),
        unfit_value('purchasing_uom', d.pum),
        unfit_value('currency', d.currency_code),
        unfit_decimal('unit_cost', d.doc_unit_cost),
        unfit_amount('extended_minor', d.doc_ext_cost, d.exponent),
        unfit_number('revision', d.sys_rev_id)
    ) AS cast_failures
FROM prepared AS d;
