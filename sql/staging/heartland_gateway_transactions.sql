-- Purpose: GP-API's transactions as typed columns, with what does not fit
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
    filled(d.channel) AS channel,
    whole_number(filled(d.amount)) AS amount_minor,
    coalesce(filled(d.currency), $currency) AS currency,
    whole_number(filled(d.gratuity_amount)) AS gratuity_minor,
    whole_number(filled(d.surcharge_amount)) AS surcharge_minor,
    whole_number(filled(d.convenience_amount)) AS convenience_minor,
    whole_number(filled(d.cashback_amount)) AS cashback_minor,
    filled(d.parent_resource_id) AS original_transaction_id,
    filled(d.reference) AS reference,
    filled(d."order" ->> '$.reference') AS order_reference,
    filled(d.batch_id) AS batch_id,
    filled(d.payment_method ->> '$.card.brand') AS card_brand,
    filled(right(d.payment_method ->> '$.card.masked_number_last4', 4)) AS card_last4,
    filled(d.payment_method ->> '$.entry_mode') AS entry_mode,
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
        unfit_value('channel', d.channel),
        unfit_number('amount_minor', filled(d.amount)),
        unfit_value('currency', d.currency),
        unfit_number('gratuity_minor', filled(d.gratuity_amount)),
        unfit_number('surcharge_minor', filled(d.surcharge_amount)),
        unfit_number('convenience_minor', filled(d.convenience_amount)),
        unfit_number('cashback_minor', filled(d.cashback_amount)),
        unfit_value('original_transaction_id', d.parent_resource_id),
        unfit_value('reference', d.reference),
        unfit_value('order_reference', d."order" ->> '$.reference'),
        unfit_value('batch_id', d.batch_id),
        unfit_value('card_brand', d.payment_method ->> '$.card.brand'),
        unfit_value('entry_mode', d.payment_method ->> '$.entry_mode'),
        unfit_value('auth_code', d.payment_method ->> '$.card.authcode'),
        unfit_value('brand_reference', d.payment_method ->> '$.card.brand_reference'),
        unfit_moment('occurred_at', filled(d.time_created)),
        unfit_object('order', d."order"),
        unfit_object('payment_method', d.payment_method)
    ) AS cast_failures
FROM prepared AS d;
