-- Purpose: Magento's stock by source as typed columns, with what does not fit
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
    filled(d.sku) AS sku,
    four_places(d.quantity) AS quantity,
    yes_or_no(d.status) AS is_in_stock,
    CAST(0 AS BIGINT) AS revision,
    $load_id AS load_id,
    d.line,
    d.content_hash,
    concat_ws('|', filled(d.source_code), filled(d.sku)) AS record_key,
    CAST(0 AS BIGINT) AS version,
    CAST(NULL AS DATE) AS touched_date,
    concat_ws(
        chr(10),
        unreadable_record(d.retail_etl_unreadable),
        unfit_value('source_code', d.source_code),
        unfit_value('sku', d.sku),
        unfit_quantity('quantity', d.quantity),
        unfit_flag('is_in_stock', d.status)
    ) AS cast_failures
FROM numbered AS d;
