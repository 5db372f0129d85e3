-- Purpose: Magento's store configurations as typed columns, with what does not fit
-- Grain: one row a delivered line
-- Parameters: load_id
-- Tables read: delivered
CREATE OR REPLACE TEMP TABLE parsed AS
WITH numbered AS (
    SELECT *, to_hex(hash(*COLUMNS(* EXCLUDE (line)))) AS content_hash
    FROM delivered
)
SELECT
    whole_number(d.id) AS id,
    filled(d.code) AS code,
    whole_number(d.website_id) AS website_id,
    filled(d.locale) AS locale,
    filled(d.base_currency_code) AS base_currency,
    filled(d.default_display_currency_code) AS display_currency,
    filled(d.timezone) AS timezone,
    filled(d.weight_unit) AS weight_unit,
    filled(d.base_url) AS base_url,
    CAST(0 AS BIGINT) AS revision,
    $load_id AS load_id,
    d.line,
    d.content_hash,
    CAST(whole_number(d.id) AS VARCHAR) AS record_key,
    CAST(0 AS BIGINT) AS version,
    CAST(NULL AS DATE) AS touched_date,
    concat_ws(
        chr(10),
        unreadable_record(d.retail_etl_unreadable),
        unfit_number('id', d.id),
        unfit_value('code', d.code),
        unfit_number('website_id', d.website_id),
        unfit_value('locale', d.locale),
        unfit_value('base_currency', d.base_currency_code),
        unfit_value('display_currency', d.default_display_currency_code),
        unfit_value('timezone', d.timezone),
        unfit_value('weight_unit', d.weight_unit),
        unfit_value('base_url', d.base_url)
    ) AS cast_failures
FROM numbered AS d;
