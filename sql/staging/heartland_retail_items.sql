-- Purpose: Heartland Retail's items as typed columns, with what does not fit
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
    filled(d.public_id) AS item_number,
    filled(d.description) AS description,
    exact_decimal(d.price) AS price,
    exact_decimal(d.original_price) AS original_price,
    exact_decimal(d.cost) AS cost,
    coalesce(yes_or_no(d."active?"), yes_or_no(d.active)) AS is_active,
    filled(d.grid_id) AS grid_id,
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
        unfit_value('item_number', d.public_id),
        unfit_value('description', d.description),
        unfit_decimal('price', d.price),
        unfit_decimal('original_price', d.original_price),
        unfit_decimal('cost', d.cost),
        unfit_flag('is_active', d."active?"),
        unfit_value('grid_id', d.grid_id),
        unfit_moment('created_at', d.created_at),
        unfit_moment('updated_at', d.updated_at)
    ) AS cast_failures
FROM numbered AS d;
