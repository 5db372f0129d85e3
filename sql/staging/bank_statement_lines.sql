-- Purpose: the lines of bank statements as typed columns, with what does not fit
-- Grain: one row a delivered line
-- Parameters: load_id
-- Tables read: delivered
-- Where a line was found (file, place) is no part of its content: the same statement in another file brings nothing new.
CREATE OR REPLACE TEMP TABLE parsed AS
WITH numbered AS (
    SELECT
        *,
        to_hex(hash(*COLUMNS(* EXCLUDE (line, file_name, file_line, file_sha256, created_at)))) AS content_hash,
        currency_exponent(currency) AS exponent
    FROM delivered
)
SELECT
    filled(d.line_id) AS line_id,
    filled(d.scope) AS scope,
    filled(d.fingerprint) AS fingerprint,
    filled(d.statement_id) AS statement_id,
    filled(d.account_alias) AS account_alias,
    minor_units(d.amount, d.exponent) AS amount_minor,
    filled(d.currency) AS currency,
    calendar_day(d.booked_date) AS booked_date,
    calendar_day(d.value_date) AS value_date,
    filled(d.reference) AS reference,
    filled(d.description) AS description,
    filled(d.bank_code) AS bank_code,
    filled(d.file_name) AS file_name,
    whole_number(d.file_line) AS file_line,
    filled(d.file_sha256) AS file_sha256,
    utc_moment(d.created_at) AS version_at,
    $load_id AS load_id,
    d.line,
    d.content_hash,
    d.line_id AS record_key,
    epoch_us(utc_moment(d.created_at)) AS version,
    calendar_day(d.booked_date) AS touched_date,
    concat_ws(
        chr(10),
        unreadable_record(d.retail_etl_unreadable),
        unfit_amount('amount_minor', d.amount, d.exponent),
        unfit_day('booked_date', d.booked_date),
        unfit_day('value_date', d.value_date),
        unfit_number('file_line', d.file_line),
        unfit_moment('version_at', d.created_at)
    ) AS cast_failures
FROM numbered AS d;
