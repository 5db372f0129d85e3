-- Purpose: batches of the card gateway Portico as typed columns, with what does not fit
-- Grain: one row a delivered line
-- Parameters: load_id, currency (the company's, where a record names none), zone (the company's, for the business day)
-- Tables read: delivered
-- Moments without an offset are UTC.
CREATE OR REPLACE TEMP TABLE parsed AS
WITH numbered AS (
    SELECT *, to_hex(hash(*COLUMNS(* EXCLUDE (line)))) AS content_hash
    FROM delivered
),
prepared AS (
    SELECT
        * REPLACE (
            regexp_replace(OpenUtcDT, '^([0-9-]{10}T[0-9:.]+)$', '\1Z') AS OpenUtcDT,
            regexp_replace(CloseUtcDT, '^([0-9-]{10}T[0-9:.]+)$', '\1Z') AS CloseUtcDT
        ),
        currency_exponent($currency) AS exponent
    FROM numbered
)
SELECT
    filled(d.DeviceId) AS device_id,
    filled(d.BatchId) AS batch_id,
    filled(d.BatchSeqNbr) AS batch_sequence,
    filled(d.BatchStatus) AS status,
    whole_number(filled(d.BatchTxnCnt)) AS transaction_count,
    minor_units(d.BatchTxnAmt, d.exponent) AS amount_minor,
    $currency AS currency,
    utc_moment(d.OpenUtcDT) AS opened_at,
    utc_moment(d.CloseUtcDT) AS closed_at,
    coalesce(CAST(timezone($zone, utc_moment(d.CloseUtcDT)) AS DATE), CAST(timezone($zone, utc_moment(d.OpenUtcDT)) AS DATE)) AS business_date,
    coalesce(utc_moment(d.CloseUtcDT), utc_moment(d.OpenUtcDT)) AS version_at,
    $load_id AS load_id,
    d.line,
    d.content_hash,
    filled(d.DeviceId) || '|' || filled(d.BatchId) AS record_key,
    epoch_us(coalesce(utc_moment(d.CloseUtcDT), utc_moment(d.OpenUtcDT))) AS version,
    coalesce(CAST(timezone($zone, utc_moment(d.CloseUtcDT)) AS DATE), CAST(timezone($zone, utc_moment(d.OpenUtcDT)) AS DATE)) AS touched_date,
    concat_ws(
        chr(10),
        unreadable_record(d.retail_etl_unreadable),
        unfit_value('device_id', d.DeviceId),
        unfit_value('batch_id', d.BatchId),
        unfit_value('batch_sequence', d.BatchSeqNbr),
        unfit_value('status', d.BatchStatus),
        unfit_number('transaction_count', filled(d.BatchTxnCnt)),
        unfit_amount('amount_minor', d.BatchTxnAmt, d.exponent),
        unfit_moment('opened_at', filled(d.OpenUtcDT)),
        unfit_moment('closed_at', filled(d.CloseUtcDT))
    ) AS cast_failures
FROM prepared AS d;
