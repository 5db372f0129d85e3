-- Purpose: Heartland's products as typed columns, with what does not fit
-- Grain: one row a delivered line
-- Parameters: load_id, currency (the company's)
-- Tables read: delivered
CREATE OR REPLACE TEMP TABLE parsed AS
WITH numbered AS (
    SELECT *, to_hex(hash(*COLUMNS(* EXCLUDE (line)))) AS content_hash
    FROM delivered
)
SELECT
    filled(d.id) AS id,
    filled(d.sku) AS sku,
    filled(d.upc) AS upc,
    filled(d.name) AS name,
    filled(d.description) AS description,
    exact_decimal(d.price) AS price,
    exact_decimal(d.original_price) AS original_price,
    exact_decimal(d.cost) AS cost,
    $currency AS currency,
    filled(d.tax_category) AS tax_category,
    filled(d.department) AS department,
    filled(d.vendor) AS vendor,
    filled(d.parent_sku) AS parent_sku,
    CASE WHEN json_type(d.options) = 'OBJECT' THEN CAST(d.options AS VARCHAR) END AS options,
    yes_or_no(d.active) AS is_active,
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
        unfit_value('sku', d.sku),
        unfit_value('upc', d.upc),
        unfit_value('name', d.name),
        unfit_value('description', d.description),
        unfit_decimal('price', d.price),
        unfit_decimal('original_price', d.original_price),
        unfit_decimal('cost', d.cost),
        unfit_value('tax_category', d.tax_category),
        unfit_value('department', d.department),
        unfit_value('vendor', d.vendor),
        unfit_value('parent_sku', d.parent_sku),
        unfit_object('options', d.options),
        unfit_flag('is_active', d.active),
        unfit_moment('created_at', d.created_at),
        unfit_moment('updated_at', d.updated_at)
    ) AS cast_failures
FROM numbered AS d;
