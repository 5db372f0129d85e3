-- Purpose: what the tills sell
-- Grain: one row a product, inactive ones too
-- Parameters: none
-- Tables read: staging.heartland_products
MERGE INTO canonical.products AS known
USING (
    SELECT
        'heartland' AS source_system,
        id AS product_id,
        sku,
        upper(trim(sku)) AS sku_key,
        upc AS barcode,
        name,
        description,
        CAST(NULL AS VARCHAR) AS product_type,
        parent_sku,
        options,
        price,
        CAST(1 AS DECIMAL(38, 8)) AS price_per,
        original_price,
        cost,
        currency,
        tax_category,
        department,
        vendor,
        CAST(NULL AS VARCHAR) AS unit,
        CAST(NULL AS DECIMAL(38, 8)) AS weight,
        coalesce(is_active, true) AS is_active,
        CAST(NULL AS BOOLEAN) AS is_on_hold,
        CAST(NULL AS BOOLEAN) AS is_stocked,
        created_at,
        updated_at,
        load_id,
        line
    FROM staging.heartland_products
) AS fresh
ON known.source_system = fresh.source_system AND known.product_id = fresh.product_id
WHEN MATCHED AND known IS DISTINCT FROM fresh THEN UPDATE BY NAME
WHEN NOT MATCHED THEN INSERT BY NAME
WHEN NOT MATCHED BY SOURCE AND known.source_system = 'heartland' THEN DELETE;
