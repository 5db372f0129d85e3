-- Purpose: Heartland's report of sums as typed columns, with what does not fit
-- Grain: one row a delivered line
-- Parameters: load_id, currency (of a record that names none)
-- Tables read: delivered
CREATE OR REPLACE TEMP TABLE parsed AS
WITH numbered AS (
    SELECT *, to_hex(hash(*COLUMNS(* EXCLUDE (line, generated_at)))) AS content_hash
    FROM delivered
),
prepared AS (
    SELECT
        *,
        currency_exponent(coalesce(filled(currency), $currency)) AS exponent,
        from_json(batch_ids, '["VARCHAR"]') AS batch_ids_read,
        from_json(deposit_ids, '["VARCHAR"]') AS deposit_ids_read
    FROM numbered
)
SELECT
    calendar_day(d.period_start) AS period_start,
    calendar_day(d.period_end) AS period_end,
    filled(d.date_basis) AS date_basis,
    coalesce(d.location_id, '') AS location_id,
    filled(d.timezone) AS timezone,
    coalesce(d.method, '') AS method,
    coalesce(filled(d.currency), $currency) AS currency,
    CASE WHEN d.sales_count IS NULL THEN 0 ELSE whole_number(d.sales_count) END AS sales_count,
    CASE WHEN d.sales_amount IS NULL THEN 0 ELSE minor_units(d.sales_amount, d.exponent) END AS sales_minor,
    CASE WHEN d.refunds_count IS NULL THEN 0 ELSE whole_number(d.refunds_count) END AS refunds_count,
    CASE WHEN d.refunds_amount IS NULL THEN 0 ELSE minor_units(d.refunds_amount, d.exponent) END AS refunds_minor,
    CASE WHEN d.voids_count IS NULL THEN 0 ELSE whole_number(d.voids_count) END AS voids_count,
    CASE WHEN d.voids_amount IS NULL THEN 0 ELSE minor_units(d.voids_amount, d.exponent) END AS voids_minor,
    CASE WHEN d.tips_amount IS NULL THEN 0 ELSE minor_units(d.tips_amount, d.exponent) END AS tips_minor,
    CASE WHEN d.surcharge_amount IS NULL THEN 0 ELSE minor_units(d.surcharge_amount, d.exponent) END AS surcharge_minor,
    CASE WHEN d.tax_amount IS NULL THEN 0 ELSE minor_units(d.tax_amount, d.exponent) END AS tax_minor,
    CASE WHEN d.rounding_amount IS NULL THEN 0 ELSE minor_units(d.rounding_amount, d.exponent) END AS rounding_minor,
    CASE WHEN d.deposits_collected_amount IS NULL THEN 0 ELSE minor_units(d.deposits_collected_amount, d.exponent) END AS deposits_collected_minor,
    CASE WHEN d.deposits_relieved_amount IS NULL THEN 0 ELSE minor_units(d.deposits_relieved_amount, d.exponent) END AS deposits_relieved_minor,
    CASE WHEN d.chargebacks_count IS NULL THEN 0 ELSE whole_number(d.chargebacks_count) END AS chargebacks_count,
    CASE WHEN d.chargebacks_amount IS NULL THEN 0 ELSE minor_units(d.chargebacks_amount, d.exponent) END AS chargebacks_minor,
    CASE WHEN d.chargeback_reversals_amount IS NULL THEN 0 ELSE minor_units(d.chargeback_reversals_amount, d.exponent) END AS chargeback_reversals_minor,
    CASE WHEN d.adjustments_amount IS NULL THEN 0 ELSE minor_units(d.adjustments_amount, d.exponent) END AS adjustments_minor,
    CASE WHEN d.fees_amount IS NULL THEN 0 ELSE minor_units(d.fees_amount, d.exponent) END AS fees_minor,
    filled(d.fees_status) AS fees_status,
    CASE WHEN d.net_amount IS NULL THEN 0 ELSE minor_units(d.net_amount, d.exponent) END AS net_minor,
    CAST(to_json(d.batch_ids_read) AS VARCHAR) AS batch_ids,
    CAST(to_json(d.deposit_ids_read) AS VARCHAR) AS deposit_ids,
    filled(d.status) AS status,
    utc_moment(d.generated_at) AS generated_at,
    CAST(0 AS BIGINT) AS revision,
    $load_id AS load_id,
    d.line,
    d.content_hash,
    concat_ws('|', calendar_day(d.period_start), filled(d.date_basis), coalesce(d.location_id, ''), coalesce(d.method, ''), coalesce(filled(d.currency), $currency)) AS record_key,
    CAST(0 AS BIGINT) AS version,
    calendar_day(d.period_start) AS touched_date,
    concat_ws(
        chr(10),
        unreadable_record(d.retail_etl_unreadable),
        unfit_day('period_start', d.period_start),
        unfit_day('period_end', d.period_end),
        unfit_value('date_basis', d.date_basis),
        unfit_value('location_id', d.location_id),
        unfit_value('timezone', d.timezone),
        unfit_value('method', d.method),
        unfit_value('currency', d.currency),
        unfit_number('sales_count', d.sales_count),
        unfit_amount('sales_minor', d.sales_amount, d.exponent),
        unfit_number('refunds_count', d.refunds_count),
        unfit_amount('refunds_minor', d.refunds_amount, d.exponent),
        unfit_number('voids_count', d.voids_count),
        unfit_amount('voids_minor', d.voids_amount, d.exponent),
        unfit_amount('tips_minor', d.tips_amount, d.exponent),
        unfit_amount('surcharge_minor', d.surcharge_amount, d.exponent),
        unfit_amount('tax_minor', d.tax_amount, d.exponent),
        unfit_amount('rounding_minor', d.rounding_amount, d.exponent),
        unfit_amount('deposits_collected_minor', d.deposits_collected_amount, d.exponent),
        unfit_amount('deposits_relieved_minor', d.deposits_relieved_amount, d.exponent),
        unfit_number('chargebacks_count', d.chargebacks_count),
        unfit_amount('chargebacks_minor', d.chargebacks_amount, d.exponent),
        unfit_amount('chargeback_reversals_minor', d.chargeback_reversals_amount, d.exponent),
        unfit_amount('adjustments_minor', d.adjustments_amount, d.exponent),
        unfit_amount('fees_minor', d.fees_amount, d.exponent),
        unfit_value('fees_status', d.fees_status),
        unfit_amount('net_minor', d.net_amount, d.exponent),
        unfit_texts('batch_ids', d.batch_ids),
        unfit_texts('deposit_ids', d.deposit_ids),
        unfit_value('status', d.status),
        unfit_moment('generated_at', d.generated_at)
    ) AS cast_failures
FROM prepared AS d;
