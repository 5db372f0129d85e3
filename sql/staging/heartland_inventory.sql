-- Purpose: Heartland's stock as typed columns, with what does not fit
-- Grain: one row a delivered line
-- Parameters: load_id, currency (the company's)
-- Tables read: delivered
CREATE OR REPLACE TEMP TABLE parsed AS
WITH numbered AS (
    SELECT *, to_hex(hash(*COLUMNS(* EXCLUDE (line)))) AS content_hash
    FROM delivered
)
SELECT
    filled(d.sku) AS sku,
    filled(d.location_id) AS location_id,
    filled(d.product_id) AS product_id,
    exact_decimal(d.quantity_on_hand) AS quantity_on_hand,
    exact_decimal(d.quantity_reserved) AS quantity_reserved,
    exact_decimal(d.quantity_available) AS quantity_available,
    exact_decimal(d.quantity_in_transit) AS quantity_in_transit,
    exact_decimal(d.quantity_on_order) AS quantity_on_order,
    exact_decimal(d.unit_cost) AS unit_cost,
    $currency AS currency,
    utc_moment(d.updated_at) AS updated_at,
    utc_moment(d.updated_at) AS version_at,
    $load_id AS load_id,
    d.line,
    d.content_hash,
    concat_ws('|', filled(d.sku), filled(d.location_id)) AS record_key,
    epoch_us(utc_moment(d.updated_at)) AS version,
    CAST(NULL AS DATE) AS touched_date,
    concat_ws(
        chr(10),
        unreadable_record(d.retail_etl_unreadable),
        unfit_value('sku', d.sku),
        unfit_value('location_id', d.location_id),
        unfit_value('product_id', d.product_id),
        unfit_decimal('quantity_on_hand', d.quantity_on_hand),
        unfit_decimal('quantity_reserved', d.quantity_reserved),
        unfit_decimal('quantity_available', d.quantity_available),
        unfit_decimal('quantity_in_transit', d.quantity_in_transit),
        unfit_decimal('quantity_on_order', d.quantity_on_order),
        unfit_decimal('unit_cost', d.unit_cost),
        unfit_moment('updated_at', d.updated_at)
    ) AS cast_failures
FROM numbered AS d;
