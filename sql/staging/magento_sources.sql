-- Purpose: Magento's inventory sources as typed columns, with what does not fit
-- Grain: one row a delivered line
-- Parameters: load_id
-- Tables read: delivered
CREATE OR REPLACE TEMP TABLE parsed AS
WITH numbered AS (
    SELECT *, to_hex(hash(*COLUMNS(* EXCLUDE (line)))) AS content_hash
    FROM delivered
)
SELECT
    filled(d.source_code) AS source_code,
    filled(d.name) AS name,
    yes_or_no(d.enabled) AS is_enabled,
    filled(d.country_id) AS country_id,
    filled(d.region) AS region,
    filled(d.city) AS city,
    filled(d.street) AS street,
    filled(d.postcode) AS postcode,
    CAST(0 AS BIGINT) AS revision,
    $load_id AS load_id,
    d.line,
    d.content_hash,
    filled(d.source_code) AS record_key,
    CAST(0 AS BIGINT) AS version,
    CAST(NULL AS DATE) AS touched_date,
    concat_ws(
        chr(10),
        unreadable_record(d.retail_etl_unreadable),
        unfit_value('source_code', d.source_code),
        unfit_value('name', d.name),
        unfit_flag('is_enabled', d.enabled),
        unfit_value('country_id', d.country_id),
        unfit_value('region', d.region),
        unfit_value('city', d.city),
        unfit_value('street', d.street),
        unfit_value('postcode', d.postcode)
    ) AS cast_failures
FROM numbered AS d;
