-- Purpose: payments inside Heartland Retail's tickets as typed columns, with what does not fit
-- Grain: one row a delivered line
-- Parameters: load_id, currency (the company's, where a record names none), zone (the company's, for the business day)
-- Tables read: delivered
-- A payment has no list of its own: it is read inside its ticket, and its window is the ticket's.
-- Heartland Retail names no currency: amounts are in the company's.
CREATE OR REPLACE TEMP TABLE parsed AS
WITH numbered AS (
    SELECT *, to_hex(hash(*COLUMNS(* EXCLUDE (line)))) AS content_hash
    FROM delivered
),
prepared AS (
    SELECT
        *,
        currency_exponent($currency) AS exponent
    FROM numbered
)
SELECT
    filled(d.ticket_id) AS ticket_id,
    filled(d.id) AS id,
    filled(d.document ->> '$.status') AS ticket_status,
    filled(d.document ->> '$.type') AS ticket_type,
    filled(d.document ->> '$.parent_transaction_id') AS parent_ticket_id,
    filled(d.document ->> '$.source_location_id') AS location_id,
    filled(d.document ->> '$.station_id') AS station_id,
    filled(d.document ->> '$.customer_id') AS customer_id,
    filled(d.payment ->> '$.type') AS payment_class,
    filled(d.payment ->> '$.payment_type_id') AS payment_type_id,
    minor_units(d.payment ->> '$.amount', d.exponent) AS amount_minor,
    $currency AS currency,
    CASE WHEN (d.payment ->> '$.deposit') IS NULL THEN false ELSE yes_or_no(d.payment ->> '$.deposit') END AS is_deposit,
    filled(d.payment ->> '$.description') AS description,
    utc_moment(coalesce(d.payment ->> '$.completed_at', d.document ->> '$.completed_at', d.document ->> '$.created_at')) AS occurred_at,
    coalesce(
        calendar_day(left(d.document ->> '$.local_completed_at', 10)),
        CAST(timezone($zone, utc_moment(d.document ->> '$.completed_at')) AS DATE),
        CAST(timezone($zone, utc_moment(d.document ->> '$.created_at')) AS DATE)
    ) AS business_date,
    utc_moment(d.payment ->> '$.updated_at') AS payment_updated_at,
    utc_moment(d.updated_at) AS updated_at,
    utc_moment(d.updated_at) AS version_at,
    $load_id AS load_id,
    d.line,
    d.content_hash,
    filled(d.ticket_id) || '|' || filled(d.id) AS record_key,
    epoch_us(utc_moment(d.updated_at)) AS version,
    coalesce(
        calendar_day(left(d.document ->> '$.local_completed_at', 10)),
        CAST(timezone($zone, utc_moment(d.document ->> '$.completed_at')) AS DATE),
        CAST(timezone($zone, utc_moment(d.document ->> '$.created_at')) AS DATE)
    ) AS touched_date,
    concat_ws(
        chr(10),
        unreadable_record(d.retail_etl_unreadable),
        unfit_value('ticket_id', d.ticket_id),
        unfit_value('id', d.id),
        unfit_value('ticket_status', d.document ->> '$.status'),
        unfit_value('ticket_type', d.document ->> '$.type'),
        unfit_value('parent_ticket_id', d.document ->> '$.parent_transaction_id'),
        unfit_value('location_id', d.document ->> '$.source_location_id'),
        unfit_value('station_id', d.document ->> '$.station_id'),
        unfit_value('customer_id', d.document ->> '$.customer_id'),
        unfit_value('payment_class', d.payment ->> '$.type'),
        unfit_value('payment_type_id', d.payment ->> '$.payment_type_id'),
        unfit_amount('amount_minor', d.payment ->> '$.amount', d.exponent),
        unfit_flag('is_deposit', d.payment ->> '$.deposit'),
        unfit_value('description', d.payment ->> '$.description'),
        unfit_moment('payment_updated_at', d.payment ->> '$.updated_at'),
        unfit_moment('updated_at', d.updated_at),
        unfit_moment('occurred_at', coalesce(d.payment ->> '$.completed_at', d.document ->> '$.completed_at', d.document ->> '$.created_at')),
        unfit_object('document', d.document),
        unfit_object('payment', d.payment)
    ) AS cast_failures
FROM prepared AS d;
