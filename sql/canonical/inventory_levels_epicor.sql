-- Purpose: the ledger's stock by warehouse
-- Grain: one row a part and warehouse
-- Parameters: none
-- Tables read: staging.epicor_inventory
-- Nothing stored there is called available. What lies in bins that do not count is not in what is on hand.
MERGE INTO canonical.inventory_levels AS known
USING (
    SELECT
        'epicor' AS source_system,
        concat_ws('/', company, warehouse_code, part_num) AS inventory_level_id,
        part_num AS sku,
        upper(trim(part_num)) AS sku_key,
        concat_ws('-', company, part_num) AS product_id,
        warehouse_code AS location_id,
        coalesce(on_hand_qty, 0) AS on_hand_quantity,
        reserved_qty AS reserved_quantity,
        allocated_qty AS allocated_quantity,
        coalesce(on_hand_qty, 0) - reserved_qty AS available_quantity,
        reserved_qty IS NOT NULL AS is_available_computed,
        demand_qty AS demand_quantity,
        CAST(NULL AS DECIMAL(38, 8)) AS in_transit_quantity,
        CAST(NULL AS DECIMAL(38, 8)) AS on_order_quantity,
        inventory_uom AS unit,
        CAST(NULL AS DECIMAL(38, 8)) AS unit_cost,
        CAST(NULL AS VARCHAR) AS currency,
        CAST(NULL AS BOOLEAN) AS is_sellable,
        CAST(NULL AS TIMESTAMPTZ) AS updated_at,
        load_id,
        line
    FROM staging.epicor_inventory
) AS fresh
ON known.source_system = fresh.source_system AND known.inventory_level_id = fresh.inventory_level_id
WHEN MATCHED AND known IS DISTINCT FROM fresh THEN UPDATE BY NAME
WHEN NOT MATCHED THEN INSERT BY NAME
WHEN NOT MATCHED BY SOURCE AND known.source_system = 'epicor' THEN DELETE;
