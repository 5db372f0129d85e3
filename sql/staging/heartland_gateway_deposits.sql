-- Purpose: GP-API's deposits as typed columns, with what does not fit
-- Grain: one row a delivered line
-- Parameters: load_id, currency (the company's, where a record names none)
-- Tables read: delivered
-- GP-API tells no moment of change: all versions have the deposit's day, so that the later reading wins.
-- Amounts come as whole minor units.
CREATE OR REPLACE TEMP TABLE parsed AS
WITH numbered AS (
    SELECT *, to_hex(hash(*COLUMNS(* EXCLUDE (line)))) AS content_hash
    FROM delivered
)
SELECT
    filled(d.id) AS id,
    calendar_day(left(d.time_created, 10)) AS deposit_date,
    filled(d.status) AS status,
    filled(d.funding_type) AS funding_type,
    whole_number(filled(d.amount)) AS amount_minor,
    coalesce(filled(d.currency), $currency) AS currency,
    filled(d.system ->> '$.mid') AS merchant_id,
    filled(d.aggregation_model) AS aggregation_model,
    filled(right(d.bank_transfer ->> '$.masked_account_number_last4', 4)) AS bank_account_last4,
    whole_number(filled(d.sales ->> '$.count')) AS sales_count,
    whole_number(filled(d.sales ->> '$.amount')) AS sales_minor,
    whole_number(filled(d.refunds ->> '$.count')) AS refunds_count,
    whole_number(filled(d.refunds ->> '$.amount')) AS refunds_minor,
    whole_number(filled(d.disputes ->> '$.chargebacks.count')) AS chargebacks_count,
    whole_number(filled(d.disputes ->> '$.chargebacks.amount')) AS chargebacks_minor,
    whole_number(filled(d.disputes ->> '$.reversals.count')) AS reversals_count,
    whole_number(filled(d.disputes ->> '$.reversals.amount')) AS reversals_minor,
    whole_number(filled(d.discounts ->> '$.amount')) AS discounts_minor,
    whole_number(filled(d.fees ->> '$.amount')) AS fees_minor,
    CAST(calendar_day(left(d.time_created, 10)) AS TIMESTAMPTZ) AS version_at,
    $load_id AS load_id,
    d.line,
    d.content_hash,
    filled(d.id) AS record_key,
    epoch_us(CAST(calendar_day(left(d.time_created, 10)) AS TIMESTAMPTZ)) AS version,
    calendar_day(left(d.time_created, 10)) AS touched_date,
    concat_ws(
        chr(10),
        unreadable_record(d.retail_etl_unreadable),
        unfit_value('id', d.id),
        unfit_value('status', d.status),
        unfit_value('funding_type', d.funding_type),
        unfit_number('amount_minor', filled(d.amount)),
        unfit_value('currency', d.currency),
        unfit_value('merchant_id', d.system ->> '$.mid'),
        unfit_value('aggregation_model', d.aggregation_model),
        unfit_number('sales_count', filled(d.sales ->> '$.count')),
        unfit_number('sales_minor', filled(d.sales ->> '$.amount')),
        unfit_number('refunds_count', filled(d.refunds ->> '$.count')),
        unfit_number('refunds_minor', filled(d.refunds ->> '$.amount')),
        unfit_number('chargebacks_count', filled(d.disputes ->> '$.chargebacks.count')),
        unfit_number('chargebacks_minor', filled(d.disputes ->> '$.chargebacks.amount')),
        unfit_number('reversals_count', filled(d.disputes ->> '$.reversals.count')),
        unfit_number('reversals_minor', filled(d.disputes ->> '$.reversals.amount')),
        unfit_number('discounts_minor', filled(d.discounts ->> '$.amount')),
        unfit_number('fees_minor', filled(d.fees ->> '$.amount')),
        unfit_day('deposit_date', filled(left(d.time_created, 10))),
        unfit_object('system', d.system),
        unfit_object('bank_transfer', d.bank_transfer),
        unfit_object('sales', d.sales),
        unfit_object('refunds', d.refunds),
        unfit_object('disputes', d.disputes),
        unfit_object('discounts', d.discounts),
        unfit_object('fees', d.fees)
    ) AS cast_failures
FROM numbered AS d;
