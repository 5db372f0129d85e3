-- Purpose: GP-API's disputes in settlement as typed columns, with what does not fit
-- Grain: one row a delivered line
-- Parameters: load_id, currency (the company's, where a record names none), zone (the company's, for the business day)
-- Tables read: delivered
-- GP-API tells no moment of change within a stage: its versions have the stage's own, so that the later reading wins.
-- Amounts come as whole minor units. Moments without an offset are UTC.
CREATE OR REPLACE TEMP TABLE parsed AS
WITH numbered AS (
    SELECT *, to_hex(hash(*COLUMNS(* EXCLUDE (line)))) AS content_hash
    FROM delivered
),
prepared AS (
    SELECT
        * REPLACE (
            regexp_replace(stage_time_created, '^([0-9-]{10}T[0-9:.]+)$', '\1Z') AS stage_time_created
        )
    FROM numbered
)
SELECT
    filled(d.id) AS id,
    filled(d.stage) AS stage,
    filled(d.status) AS status,
    filled(d.result) AS result,
    whole_number(filled(d.amount)) AS amount_minor,
    coalesce(filled(d.currency), $currency) AS currency,
    filled(d.funding_type) AS funding_type,
    whole_number(filled(d.last_adjustment_amount)) AS last_adjustment_minor,
    filled(d.last_adjustment_funding) AS last_adjustment_funding,
    filled(d.reason_code) AS reason_code,
    filled(d.reason_description) AS reason,
    filled(d.deposit_id) AS deposit_id,
    calendar_day(left(d.deposit_time_created, 10)) AS deposit_date,
    filled(d.system ->> '$.mid') AS merchant_id,
    filled(d.transaction ->> '$.payment_method.card.brand') AS card_brand,
    filled(right(d.transaction ->> '$.payment_method.card.masked_number_last4', 4)) AS card_last4,
    filled(d.transaction ->> '$.payment_method.card.arn') AS acquirer_reference,
    filled(d.transaction ->> '$.payment_method.card.authcode') AS auth_code,
    filled(d.transaction ->> '$.reference') AS transaction_reference,
    utc_moment(regexp_replace(d.transaction ->> '$.time_created', '^([0-9-]{10}T[0-9:.]+)$', '\1Z')) AS transaction_at,
    utc_moment(d.stage_time_created) AS stage_at,
    CAST(timezone($zone, utc_moment(d.stage_time_created)) AS DATE) AS business_date,
    utc_moment(d.stage_time_created) AS version_at,
    $load_id AS load_id,
    d.line,
    d.content_hash,
    filled(d.id) || '|' || filled(d.stage) AS record_key,
    epoch_us(utc_moment(d.stage_time_created)) AS version,
    CAST(timezone($zone, utc_moment(d.stage_time_created)) AS DATE) AS touched_date,
    concat_ws(
        chr(10),
        unreadable_record(d.retail_etl_unreadable),
        unfit_value('id', d.id),
        unfit_value('stage', d.stage),
        unfit_value('status', d.status),
        unfit_value('result', d.result),
        unfit_number('amount_minor', filled(d.amount)),
        unfit_value('currency', d.currency),
        unfit_value('funding_type', d.funding_type),
        unfit_number('last_adjustment_minor', filled(d.last_adjustment_amount)),
        unfit_value('last_adjustment_funding', d.last_adjustment_funding),
        unfit_value('reason_code', d.reason_code),
        unfit_value('reason', d.reason_description),
        unfit_value('deposit_id', d.deposit_id),
        unfit_value('merchant_id', d.system ->> '$.mid'),
        unfit_value('card_brand', d.transaction ->> '$.payment_method.card.brand'),
        unfit_value('acquirer_reference', d.transaction ->> '$.payment_method.card.arn'),
        unfit_value('auth_code', d.transaction ->> '$.payment_method.card.authcode'),
        unfit_value('transaction_reference', d.transaction ->> '$.reference'),
        unfit_moment('transaction_at', regexp_replace(d.transaction ->> '$.time_created', '^([0-9-]{10}T[0-9:.]+)$', '\1Z')),
        unfit_moment('stage_at', filled(d.stage_time_created)),
        unfit_day('deposit_date', filled(left(d.deposit_time_created, 10))),
        unfit_object('system', d.system),
        unfit_object('transaction', d.transaction)
    ) AS cast_failures
FROM prepared AS d;
