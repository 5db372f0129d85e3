-- Purpose: Heartland Retail's payment types as typed columns, with what does not fit
-- Grain: one row a delivered line
-- Parameters: load_id
-- Tables read: delivered
CREATE OR REPLACE TEMP TABLE parsed AS
WITH numbered AS (
    SELECT *, to_hex(hash(*COLUMNS(* EXCLUDE (line)))) AS content_hash
    FROM delivered
)
SELECT
    filled(d.id) AS id,
    filled(d.name) AS name,
    utc_moment(d.created_at) AS created_at,
    utc_moment(d.updated_at) AS updated_at,
    utc_moment(d.updated_at) AS version_at,
    $load_id AS load_id,
    d.line,
    d.content_hash,
    filled(d.id) AS record_key,
    epoch_us(utc_moment(d.updated_at)) AS version,
    CAST(NULL AS DATE) AS touched_date,
    concat_ws(
        chr(10),
        unreadable_record(d.retail_etl_unreadable),
        unfit_value('id', d.id),
        unfit_value('name', d.name),
        unfit_moment('created_at', d.created_at),
        unfit_moment('updated_at', d.updated_at)
    ) AS cast_failures
FROM numbered AS d;
