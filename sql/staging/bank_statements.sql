-- Purpose: bank statements as typed columns, with what does not fit
-- Grain: one row a delivered statement, or a file that could not be read
-- Parameters: load_id
-- Tables read: delivered
-- Of a file name the latest arrival counts: a mended file takes the place of the one that could not be read.
CREATE OR REPLACE TEMP TABLE parsed AS
WITH numbered AS (
    SELECT
        *,
        to_hex(hash(*COLUMNS(* EXCLUDE (line, arrived_at)))) AS content_hash,
        currency_exponent(currency) AS exponent
    FROM delivered
)
SELECT
    filled(d.file_name) AS file_name,
    whole_number(d.statement_number) AS statement_number,
    filled(d.statement_id) AS statement_id,
    filled(d.account_alias) AS account_alias,
    filled(d.currency) AS currency,
    calendar_day(d.first_date) AS first_date,
    calendar_day(d.last_date) AS last_date,
    minor_units(d.opening, d.exponent) AS opening_minor,
    minor_units(d.closing, d.exponent) AS closing_minor,
    minor_units(d.lines_total, d.exponent) AS lines_minor,
    whole_number(d.line_count) AS line_count,
    filled(d.fingerprint) AS fingerprint,
    utc_moment(d.created_at) AS created_at,
    filled(d.file_sha256) AS file_sha256,
    whole_number(d.file_bytes) AS file_bytes,
    utc_moment(d.arrived_at) AS version_at,
    $load_id AS load_id,
    d.line,
    d.content_hash,
    concat_ws('|', d.file_name, d.statement_number) AS record_key,
    epoch_us(utc_moment(d.arrived_at)) AS version,
    CAST(NULL AS DATE) AS touched_date,
    concat_ws(
        chr(10),
        unreadable_record(d.retail_etl_unreadable),
        'record: ' || filled(d.problem),
        unfit_number('statement_number', d.statement_number),
        unfit_day('first_date', d.first_date),
        unfit_day('last_date', d.last_date),
        unfit_amount('opening_minor', d.opening, d.exponent),
        unfit_amount('closing_minor', d.closing, d.exponent),
        unfit_amount('lines_minor', d.lines_total, d.exponent),
        unfit_number('line_count', d.line_count),
        unfit_number('file_bytes', d.file_bytes),
        unfit_moment('created_at', d.created_at),
        unfit_moment('version_at', d.arrived_at)
    ) AS cast_failures
FROM numbered AS d;
