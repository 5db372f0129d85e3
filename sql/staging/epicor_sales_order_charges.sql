-- Purpose: Epicor's OrderMsc rows as typed columns, with what does not fit
-- Grain: one row a delivered line
-- Parameters: load_id, currency (the company's), zone (the company's)
-- Tables read: delivered
-- A BAQ names its columns Table_Field, the other read paths give the plain names: either spelling is read.
-- A change is stamped with a day and the seconds since midnight, both by the company's clock.
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
            coalesce("OrderMsc_Company", "Company") AS company,
            coalesce("OrderMsc_OrderNum", "OrderNum") AS order_num,
            coalesce("OrderMsc_OrderLine", "OrderLine") AS order_line,
            coalesce("OrderMsc_SeqNum", "SeqNum") AS seq_num,
            coalesce("OrderMsc_MiscCode", "MiscCode") AS misc_code,
            coalesce("OrderMsc_Description", "Description") AS description,
            "OrderHed_CurrencyCode" AS currency_code,
            coalesce("OrderMsc_DocMiscAmt", "DocMiscAmt") AS doc_misc_amt,
            coalesce("OrderMsc_FreqCode", "FreqCode") AS freq_code,
            coalesce("OrderMsc_Type", "Type") AS type,
            coalesce("OrderMsc_Percentage", "Percentage") AS percentage,
            coalesce("OrderMsc_ChangeDate", "ChangeDate") AS change_date,
            coalesce("OrderMsc_ChangeTime", "ChangeTime") AS change_time,
            coalesce("OrderMsc_SysRowID", "SysRowID") AS sys_row_id,
            coalesce("Calculated_Rev", "SysRevID") AS sys_rev_id
        FROM numbered
    )
)
SELECT
    filled(d.company) AS company,
    whole_number(d.order_num) AS order_num,
    whole_number(d.order_line) AS order_line,
    whole_number(d.seq_num) AS seq_num,
    filled(d.misc_code) AS misc_code,
    filled(d.description) AS description,
    coalesce(filled(d.currency_code), $currency) AS currency,
    minor_units(d.doc_misc_amt, d.exponent) AS amount_minor,
    filled(d.freq_code) AS frequency_code,
    filled(d.type) AS charge_type,
    exact_decimal(d.percentage) AS percentage,
    second_of_day(d.change_date, d.change_time, $zone) AS changed_at,
    filled(d.sys_row_id) AS sys_row_id,
    whole_number(d.sys_rev_id) AS revision,
    $load_id AS load_id,
    d.line,
    d.content_hash,
    concat_ws('|', d.company, d.order_num, d.order_line, d.seq_num) AS record_key,
    whole_number(d.sys_rev_id) AS version,
    CAST(NULL AS DATE) AS touched_date,
    concat_ws(
        chr(10),
        unreadable_record(d.retail_etl_unreadable),
        unfit_value('company', d.company),
        unfit_number('order_num', d.order_num),
        unfit_number('order_line', d.order_line),
        unfit_number('seq_num', d.seq_num),
        unfit_value('misc_code', d.misc_code),
        unfit_value('description', d.description),
        unfit_value('currency', d.currency_code),
        unfit_amount('amount_minor', d.doc_misc_amt, d.exponent),
        unfit_value('frequency_code', d.freq_code),
        unfit_value('charge_type', d.type),
        unfit_decimal('percentage', d.percentage),
        unfit_second_of_day('changed_at', d.change_date, d.change_time),
        unfit_number('revision', d.sys_rev_id)
    ) AS cast_failures
FROM prepared AS d;
