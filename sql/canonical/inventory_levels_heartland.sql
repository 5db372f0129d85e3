-- Purpose: stock of the tills
-- Grain: one row a product and store
-- Parameters: none
-- Tables read: staging.heartland_inventory
MERGE INTO canonical.inventory_levels AS known
USING (
    SELECT
        'heartland' AS source_system,
        concat(location_id, '/', sku) AS inventory_level_id,
        sku,
        upper(trim(sku)) AS sku_key,
        product_id,
        location_id,
        quantity_on_hand AS on_hand_quantity,
        quantity_reserved AS reserved_quantity,
        CAST(NULL AS DECIMAL(38, 8)) AS allocated_quantity,
        coalesce(quantity_available, quantity_on_hand - quantity_reserved) AS available_quantity,
        quantity_available IS NULL AND quantity_reserved IS NOT NULL AS is_available_computed,
        CAST(NULL AS DECIMAL(38, 8)) AS demand_quantity,
        quantity_in_transit AS in_transit_quantity,
        quantity_on_order AS on_order_quantity,
        CAST(NULL AS VARCHAR) AS unit,
        unit_cost,
        currency,
        CAST(NULL AS BOOLEAN) AS is_sellable,
        updated_at,
        load_id,
        line
    FROM staging.heartland_inventory
) AS fresh
ON known.source_system = fresh.source_system AND known.inventory_level_id = fresh.inventory_level_id
WHEN MATCHED AND known IS DISTINCT FROM fresh THEN UPDATE BY NAME
WHEN NOT MATCHED THEN INSERT BY NAME
WHEN NOT MATCHED BY SOURCE AND known.source_system = 'heartland' THEN DELETE;
