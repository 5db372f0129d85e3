-- Purpose: GP-API's batches as typed columns, with what does not fit
-- Grain: one row a delivered line
-- Parameters: load_id, currency (the company's, where a record names none), zone (the company's, for the business day)
-- Tables read: delivered
-- Amounts come as whole minor units. Moments without an offset are UTC.
CREATE OR REPLACE TEMP TABLE parsed AS
WITH numbered AS (
    SELECT *, to_hex(hash(*COLUMNS(* EXCLUDE (line)))) AS content_hash
    FROM delivered
),
prepared AS (
    SELECT
        * REPLACE (
            regexp_replace(time_created, '^([0-9-]{10}T[0-9:.]+)$', '\1Z') AS time_created,
            regexp_replace(time_closed, '^([0-9-]{10}T[0-9:.]+)$', '\1Z') AS time_closed
        )
    FROM numbered
)
SELECT
    filled(d.id) AS id,
    filled(d.status) AS status,
    whole_number(filled(d.transaction_count)) AS transaction_count,
    whole_number(filled(d.amount)) AS amount_minor,
    whole_number(filled(d.gratuity_amount)) AS gratuity_minor,
    coalesce(filled(d.currency), $currency) AS currency,
    utc_moment(d.time_created) AS opened_at,
    utc_moment(d.time_closed) AS closed_at,
    coalesce(CAST(timezone($zone, utc_moment(d.time_closed)) AS DATE), CAST(timezone($zone, utc_moment(d.time_created)) AS DATE)) AS business_date,
    coalesce(utc_moment(d.time_closed), utc_moment(d.time_created)) AS version_at,
    $load_id AS load_id,
    d.line,
    d.content_hash,
    filled(d.id) AS record_key,
    epoch_us(coalesce(utc_moment(d.time_closed), utc_moment(d.time_created))) AS version,
    coalesce(CAST(timezone($zone, utc_moment(d.time_closed)) AS DATE), CAST(timezone($zone, utc_moment(d.time_created)) AS DATE)) AS touched_date,
    concat_ws(
        chr(10),
        unreadable_record(d.retail_etl_unreadable),
        unfit_value('id', d.id),
        unfit_value('status', d.status),
        unfit_number('transaction_count', filled(d.transaction_count)),
        unfit_number('amount_minor', filled(d.amount)),
        unfit_number('gratuity_minor', filled(d.gratuity_amount)),
        unfit_value('currency', d.currency),
        unfit_moment('opened_at', filled(d.time_created)),
        unfit_moment('closed_at', filled(d.time_closed))
    ) AS cast_failures
FROM prepared AS d;
