-- Purpose: items of Heartland Retail
-- Grain: one row an item, inactive ones too
-- Parameters: currency (the company's)
-- Tables read: staging.heartland_retail_items
-- An item without a number is called by its id. Its prices are of the company's currency, for the API names none.
MERGE INTO canonical.products AS known
USING (
    SELECT
        'heartland_retail' AS source_system,
        id AS product_id,
        coalesce(item_number, 'item:' || id) AS sku,
        upper(trim(coalesce(item_number, 'item:' || id))) AS sku_key,
        CAST(NULL AS VARCHAR) AS barcode,
        description AS name,
        CAST(NULL AS VARCHAR) AS description,
        CAST(NULL AS VARCHAR) AS product_type,
        'grid:' || grid_id AS parent_sku,
        CAST(NULL AS VARCHAR) AS options,
        price,
        CAST(1 AS DECIMAL(38, 8)) AS price_per,
        original_price,
        cost,
        CAST($currency AS VARCHAR) AS currency,
        CAST(NULL AS VARCHAR) AS tax_category,
        CAST(NULL AS VARCHAR) AS department,
        CAST(NULL AS VARCHAR) AS vendor,
        CAST(NULL AS VARCHAR) AS unit,
        CAST(NULL AS DECIMAL(38, 8)) AS weight,
        coalesce(is_active, true) AS is_active,
        CAST(NULL AS BOOLEAN) AS is_on_hold,
        CAST(NULL AS BOOLEAN) AS is_stocked,
        created_at,
        updated_at,
        load_id,
        line
    FROM staging.heartland_retail_items
) AS fresh
ON known.source_system = fresh.source_system AND known.product_id = fresh.product_id
WHEN MATCHED AND known IS DISTINCT FROM fresh THEN UPDATE BY NAME
WHEN NOT MATCHED THEN INSERT BY NAME
WHEN NOT MATCHED BY SOURCE AND known.source_system = 'heartland_retail' THEN DELETE;
