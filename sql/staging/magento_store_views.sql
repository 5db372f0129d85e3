-- Purpose: Magento's store views as typed columns, with what does not fit
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
    filled(d.name) AS name,
    whole_number(d.website_id) AS website_id,
    whole_number(d.store_group_id) AS store_group_id,
    yes_or_no(d.is_active) AS is_active,
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
        unfit_value('name', d.name),
        unfit_number('website_id', d.website_id),
        unfit_number('store_group_id', d.store_group_id),
        unfit_flag('is_active', d.is_active)
    ) AS cast_failures
FROM numbered AS d;
