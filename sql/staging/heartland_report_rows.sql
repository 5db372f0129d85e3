-- Purpose: rows of Heartland's transaction report as typed columns, with what does not fit
-- Grain: one row a delivered line
-- Parameters: load_id, currency (of a record that names none)
-- Tables read: delivered
-- A row that reports no payment (a fee, an adjustment) has no store's day: its settlement day is judged instead.
CREATE OR REPLACE TEMP TABLE parsed AS
WITH numbered AS (
    SELECT *, to_hex(hash(*COLUMNS(* EXCLUDE (line)))) AS content_hash
    FROM delivered
),
prepared AS (
    SELECT *, currency_exponent(coalesce(filled(currency), $currency)) AS exponent
    FROM numbered
)
SELECT
    filled(d.row_id) AS row_id,
    filled(d.row_type) AS row_type,
    filled(d.direction) AS direction,
    coalesce(filled(d.payment_id), filled(d.id)) AS payment_id,
    filled(d.parent_row_id) AS parent_row_id,
    filled(d.order_id) AS order_id,
    filled(d.parent_payment_id) AS parent_payment_id,
    filled(d.operation) AS operation,
    minor_units(d.amount, d.exponent) AS amount_minor,
    minor_units(d.tip_amount, d.exponent) AS tip_minor,
    minor_units(d.surcharge_amount, d.exponent) AS surcharge_minor,
    coalesce(filled(d.currency), $currency) AS currency,
    filled(d.method) AS method,
    filled(d.method_type) AS method_type,
    yes_or_no(d.is_deposit) AS is_deposit,
    filled(d.card ->> '$.brand') AS card_brand,
    filled(d.card ->> '$.last4') AS card_last4,
    filled(d.card ->> '$.funding') AS card_funding,
    filled(d.card ->> '$.entry_mode') AS card_entry_mode,
    filled(d.gateway) AS gateway,
    filled(d.gateway_transaction_id) AS gateway_transaction_id,
    filled(d.auth_code) AS auth_code,
    filled(d.acquirer_reference) AS acquirer_reference,
    filled(d.status) AS status,
    utc_moment(d.occurred_at) AS occurred_at,
    calendar_day(d.business_date) AS business_date,
    filled(d.location_id) AS location_id,
    filled(d.station_id) AS station_id,
    filled(d.device_id) AS device_id,
    filled(d.batch_id) AS batch_id,
    utc_moment(d.batch_closed_at) AS batch_closed_at,
    filled(d.deposit_id) AS deposit_id,
    calendar_day(d.settlement_date) AS settlement_date,
    minor_units(d.fee_amount, d.exponent) AS fee_minor,
    minor_units(d.net_amount, d.exponent) AS net_minor,
    filled(d.fee_status) AS fee_status,
    filled(d.dispute_id) AS dispute_id,
    filled(d.description) AS description,
    utc_moment(d.updated_at) AS updated_at,
    utc_moment(d.updated_at) AS version_at,
    $load_id AS load_id,
    d.line,
    d.content_hash,
    filled(d.row_id) AS record_key,
    epoch_us(utc_moment(d.updated_at)) AS version,
    coalesce(
        calendar_day(d.business_date), calendar_day(d.settlement_date), CAST(utc_moment(d.occurred_at) AS DATE), CAST(utc_moment(d.updated_at) AS DATE)
    ) AS touched_date,
    concat_ws(
        chr(10),
        unreadable_record(d.retail_etl_unreadable),
        unfit_value('row_id', d.row_id),
        unfit_value('row_type', d.row_type),
        unfit_value('direction', d.direction),
        unfit_value('payment_id', d.payment_id),
        unfit_value('parent_row_id', d.parent_row_id),
        unfit_value('order_id', d.order_id),
        unfit_value('parent_payment_id', d.parent_payment_id),
        unfit_value('operation', d.operation),
        unfit_amount('amount_minor', d.amount, d.exponent),
        unfit_amount('tip_minor', d.tip_amount, d.exponent),
        unfit_amount('surcharge_minor', d.surcharge_amount, d.exponent),
        unfit_value('method', d.method),
        unfit_value('method_type', d.method_type),
        unfit_flag('is_deposit', d.is_deposit),
        unfit_object('card', d.card),
        unfit_value('gateway', d.gateway),
        unfit_value('gateway_transaction_id', d.gateway_transaction_id),
        unfit_value('auth_code', d.auth_code),
        unfit_value('acquirer_reference', d.acquirer_reference),
        unfit_value('status', d.status),
        unfit_moment('occurred_at', d.occurred_at),
        unfit_day('business_date', d.business_date),
        unfit_value('location_id', d.location_id),
        unfit_value('station_id', d.station_id),
        unfit_value('device_id', d.device_id),
        unfit_value('batch_id', d.batch_id),
        unfit_moment('batch_closed_at', d.batch_closed_at),
        unfit_value('deposit_id', d.deposit_id),
        unfit_day('settlement_date', d.settlement_date),
        unfit_amount('fee_minor', d.fee_amount, d.exponent),
        unfit_amount('net_minor', d.net_amount, d.exponent),
        unfit_value('fee_status', d.fee_status),
        unfit_value('dispute_id', d.dispute_id),
        unfit_moment('updated_at', d.updated_at)
    ) AS cast_failures
FROM prepared AS d;
