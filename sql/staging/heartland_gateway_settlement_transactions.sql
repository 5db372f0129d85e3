-- Purpose: GP-API's settled transactions as typed columns, with what does not fit
-- Grain: one row a delivered line
-- Parameters: load_id, currency (the company's, where a record names none), zone (the company's, for the business day)
-- Tables read: delivered
-- GP-API tells no moment of change: all versions have the transaction's own, so that the later reading wins.
-- Amounts come as whole minor units. Moments without an offset are UTC.
CREATE OR REPLACE TEMP TABLE parsed AS
WITH numbered AS (
    SELECT *, to_hex(hash(*COLUMNS(* EXCLUDE (line)))) AS content_hash
    FROM delivered
),
prepared AS (
    SELECT
        * REPLACE (
            regexp_replace(time_created, '^([0-9-]{10}T[0-9:.]+)$', '\1Z') AS time_created
        )
    FROM numbered
)
SELECT
    filled(d.id) AS id,
    filled(d.status) AS status,
    filled(d.type) AS transaction_type,
    whole_number(filled(d.amount)) AS amount_minor,
    coalesce(filled(d.currency), $currency) AS currency,
    filled(d.reference) AS reference,
    filled(d.system ->> '$.mid') AS merchant_id,
    filled(d.batch_id) AS batch_id,
    calendar_day(left(d.batch_time_created, 10)) AS batch_date,
    filled(d.deposit_id) AS deposit_id,
    filled(d.deposit_status) AS deposit_status,
    calendar_day(left(d.deposit_time_created, 10)) AS deposit_date,
    whole_number(filled(d.deposit_amount)) AS deposit_amount_minor,
    filled(d.payment_method ->> '$.card.brand') AS card_brand,
    filled(right(d.payment_method ->> '$.card.masked_number_last4', 4)) AS card_last4,
    filled(d.payment_method ->> '$.card.arn') AS acquirer_reference,
    filled(d.payment_method ->> '$.card.authcode') AS auth_code,
    filled(d.payment_method ->> '$.card.brand_reference') AS brand_reference,
    utc_moment(d.time_created) AS occurred_at,
    CAST(timezone($zone, utc_moment(d.time_created)) AS DATE) AS business_date,
    utc_moment(d.time_created) AS version_at,
    $load_id AS load_id,
    d.line,
    d.content_hash,
    filled(d.id) AS record_key,
    epoch_us(utc_moment(d.time_created)) AS version,
    CAST(timezone($zone, utc_moment(d.time_created)) AS DATE) AS touched_date,
    concat_ws(
        chr(10),
        unreadable_record(d.retail_etl_unreadable),
        unfit_value('id', d.id),
        unfit_value('status', d.status),
        unfit_value('transaction_type', d.type),
        unfit_number('amount_minor', filled(d.amount)),
        unfit_value('currency', d.currency),
        unfit_value('reference', d.reference),
        unfit_value('merchant_id', d.system ->> '$.mid'),
        unfit_value('batch_id', d.batch_id),
        unfit_value('deposit_id', d.deposit_id),
        unfit_value('deposit_status', d.deposit_status),
        unfit_number('deposit_amount_minor', filled(d.deposit_amount)),
        unfit_value('card_brand', d.payment_method ->> '$.card.brand'),
        unfit_value('acquirer_reference', d.payment_method ->> '$.card.arn'),
        unfit_value('auth_code', d.payment_method ->> '$.card.authcode'),
        unfit_value('brand_reference', d.payment_method ->> '$.card.brand_reference'),
        unfit_moment('occurred_at', filled(d.time_created)),
        unfit_day('batch_date', filled(left(d.batch_time_created, 10))),
        unfit_day('deposit_date', filled(left(d.deposit_time_created, 10))),
        unfit_object('system', d.system),
        unfit_object('payment_method', d.payment_method)
    ) AS cast_failures
FROM prepared AS d;
