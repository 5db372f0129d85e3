-- Purpose: the shop's stock by source
-- Grain: one row a product and source
-- Parameters: none
-- Tables read: staging.magento_source_items
-- What the shop has promised is reserved by stock, not by source, and is not delivered: what is available stays unknown.
MERGE INTO canonical.inventory_levels AS known
USING (
    SELECT
        'magento' AS source_system,
        concat(source_code, '/', sku) AS inventory_level_id,
        sku,
        upper(trim(sku)) AS sku_key,
        CAST(NULL AS VARCHAR) AS product_id,
        source_code AS location_id,
        quantity AS on_hand_quantity,
        CAST(NULL AS DECIMAL(38, 8)) AS reserved_quantity,
        CAST(NULL AS DECIMAL(38, 8)) AS allocated_quantity,
        CAST(NULL AS DECIMAL(38, 8)) AS available_quantity,
        false AS is_available_computed,
        CAST(NULL AS DECIMAL(38, 8)) AS demand_quantity,
        CAST(NULL AS DECIMAL(38, 8)) AS in_transit_quantity,
        CAST(NULL AS DECIMAL(38, 8)) AS on_order_quantity,
        CAST(NULL AS VARCHAR) AS unit,
        CAST(NULL AS DECIMAL(38, 8)) AS unit_cost,
        CAST(NULL AS VARCHAR) AS currency,
        is_in_stock AS is_sellable,
        CAST(NULL AS TIMESTAMPTZ) AS updated_at,
        load_id,
        line
    FROM staging.magento_source_items
) AS fresh
ON known.source_system = fresh.source_system AND known.inventory_level_id = fresh.inventory_level_id
WHEN MATCHED AND known IS DISTINCT FROM fresh THEN UPDATE BY NAME
WHEN NOT MATCHED THEN INSERT BY NAME
WHEN NOT MATCHED BY SOURCE AND known.source_system = 'magento' THEN DELETE;
