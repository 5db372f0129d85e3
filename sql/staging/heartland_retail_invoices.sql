-- Purpose: Heartland Retail's invoices as typed columns, with what does not fit
-- Grain: one row a delivered line
-- Parameters: load_id, currency (the company's, where a record names none), zone (the company's, for the business day)
-- Tables read: delivered
-- The business day is that of the store's own clock, where Heartland Retail tells it; of an open document it is the day on which it was made.
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
    filled(d.id) AS id,
    filled(d.public_id) AS invoice_number,
    filled(d.type) AS invoice_type,
    filled(d.status) AS status,
    filled(d.order_id) AS order_id,
    filled(d.station_id) AS station_id,
    filled(d.source_location_id) AS location_id,
    filled(d.customer_id) AS customer_id,
    $currency AS currency,
    minor_units(d.total_discounts, d.exponent) AS discount_minor,
    minor_units(d.subtotal, d.exponent) AS subtotal_minor,
    minor_units(d.tax_total, d.exponent) AS tax_minor,
    minor_units(d.total, d.exponent) AS total_minor,
    CAST(d.lines AS VARCHAR) AS lines_json,
    utc_moment(d.completed_at) AS completed_at,
    coalesce(
        calendar_day(left(d.local_completed_at, 10)),
        CAST(timezone($zone, utc_moment(d.completed_at)) AS DATE),
        CAST(timezone($zone, utc_moment(d.created_at)) AS DATE)
    ) AS business_date,
    utc_moment(d.created_at) AS created_at,
    utc_moment(d.updated_at) AS updated_at,
    utc_moment(d.updated_at) AS version_at,
    $load_id AS load_id,
    d.line,
    d.content_hash,
    filled(d.id) AS record_key,
    epoch_us(utc_moment(d.updated_at)) AS version,
    coalesce(
        calendar_day(left(d.local_completed_at, 10)),
        CAST(timezone($zone, utc_moment(d.completed_at)) AS DATE),
        CAST(timezone($zone, utc_moment(d.created_at)) AS DATE)
    ) AS touched_date,
    concat_ws(
        chr(10),
        unreadable_record(d.retail_etl_unreadable),
        unfit_value('id', d.id),
        unfit_value('invoice_number', d.public_id),
        unfit_value('invoice_type', d.type),
        unfit_value('status', d.status),
        unfit_value('order_id', d.order_id),
        unfit_value('station_id', d.station_id),
        unfit_value('location_id', d.source_location_id),
        unfit_value('customer_id', d.customer_id),
        unfit_amount('discount_minor', d.total_discounts, d.exponent),
        unfit_amount('subtotal_minor', d.subtotal, d.exponent),
        unfit_amount('tax_minor', d.tax_total, d.exponent),
        unfit_amount('total_minor', d.total, d.exponent),
        unfit_moment('completed_at', d.completed_at),
        unfit_moment('created_at', d.created_at),
        unfit_moment('updated_at', d.updated_at),
        CASE WHEN d.lines IS NOT NULL AND json_type(d.lines) NOT IN ('ARRAY', 'NULL') THEN 'lines: not a list' END
    ) AS cast_failures
FROM prepared AS d;
