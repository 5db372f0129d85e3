-- Purpose: Heartland Retail's stock as typed columns, with what does not fit
-- Grain: one row a delivered line
-- Parameters: load_id
-- Tables read: delivered
-- Values carry no moment of change: the later reading wins, and one that says nothing new is a redelivery.
CREATE OR REPLACE TEMP TABLE parsed AS
WITH numbered AS (
    SELECT *, to_hex(hash(*COLUMNS(* EXCLUDE (line)))) AS content_hash
    FROM delivered
)
SELECT
    filled(d.item_id) AS item_id,
    filled(d.location_id) AS location_id,
    exact_decimal(d.qty) AS owned,
    exact_decimal(d.qty_on_hand) AS on_hand,
    exact_decimal(d.qty_committed) AS committed,
    exact_decimal(d.qty_available) AS available,
    exact_decimal(d.qty_on_po) AS on_order,
    exact_decimal(d.qty_in_transit) AS in_transit,
    exact_decimal(d.unit_cost) AS unit_cost,
    CAST(0 AS BIGINT) AS revision,
    $load_id AS load_id,
    d.line,
    d.content_hash,
    filled(d.item_id) || '|' || filled(d.location_id) AS record_key,
    CAST(0 AS BIGINT) AS version,
    CAST(NULL AS DATE) AS touched_date,
    concat_ws(
        chr(10),
        unreadable_record(d.retail_etl_unreadable),
        unfit_value('item_id', d.item_id),
        unfit_value('location_id', d.location_id),
        unfit_decimal('owned', d.qty),
        unfit_decimal('on_hand', d.qty_on_hand),
        unfit_decimal('committed', d.qty_committed),
        unfit_decimal('available', d.qty_available),
        unfit_decimal('on_order', d.qty_on_po),
        unfit_decimal('in_transit', d.qty_in_transit),
        unfit_decimal('unit_cost', d.unit_cost)
    ) AS cast_failures
FROM numbered AS d;
