-- Purpose: stock of Heartland Retail
-- Grain: one row an item and location
-- Parameters: currency (the company's)
-- Tables read: staging.heartland_retail_inventory_values, staging.heartland_retail_items, staging.heartland_retail_locations
-- Items and locations are called by their numbers, as the retailer knows them, or by their ids until those are read.
MERGE INTO canonical.inventory_levels AS known
USING (
    SELECT
        'heartland_retail' AS source_system,
        concat(v.location_id, '/', v.item_id) AS inventory_level_id,
        coalesce(i.item_number, 'item:' || v.item_id) AS sku,
        upper(trim(coalesce(i.item_number, 'item:' || v.item_id))) AS sku_key,
        v.item_id AS product_id,
        coalesce(l.location_number, v.location_id) AS location_id,
        coalesce(v.on_hand, 0) AS on_hand_quantity,
        v.committed AS reserved_quantity,
        CAST(NULL AS DECIMAL(38, 8)) AS allocated_quantity,
        coalesce(v.available, v.on_hand - v.committed) AS available_quantity,
        v.available IS NULL AND v.committed IS NOT NULL AS is_available_computed,
        CAST(NULL AS DECIMAL(38, 8)) AS demand_quantity,
        v.in_transit AS in_transit_quantity,
        v.on_order AS on_order_quantity,
        CAST(NULL AS VARCHAR) AS unit,
        v.unit_cost AS unit_cost,
        CAST($currency AS VARCHAR) AS currency,
        CAST(NULL AS BOOLEAN) AS is_sellable,
        CAST(NULL AS TIMESTAMPTZ) AS updated_at,
        v.load_id AS load_id,
        v.line AS line
    FROM staging.heartland_retail_inventory_values AS v
    LEFT JOIN staging.heartland_retail_items AS i ON i.id = v.item_id
    LEFT JOIN staging.heartland_retail_locations AS l ON l.id = v.location_id
) AS fresh
ON known.source_system = fresh.source_system AND known.inventory_level_id = fresh.inventory_level_id
WHEN MATCHED AND known IS DISTINCT FROM fresh THEN UPDATE BY NAME
WHEN NOT MATCHED THEN INSERT BY NAME
WHEN NOT MATCHED BY SOURCE AND known.source_system = 'heartland_retail' THEN DELETE;
