-- Purpose: what the web shop sells: variants, and the configurables that they belong to
-- Grain: one row a product, disabled ones too
-- Parameters: none
-- Tables read: staging.magento_products, staging.magento_store_configs
-- A configurable's own price is 0 or missing. Where websites have several base currencies, one price has none.
MERGE INTO canonical.products AS known
USING (
    WITH attributes AS (
        SELECT id, from_json(custom_attributes, '[{"attribute_code":"VARCHAR","value":"VARCHAR"}]') AS given FROM staging.magento_products
    ),
    told AS (
        SELECT
            id,
            list_filter(given, lambda a: a.attribute_code = 'cost')[1].value AS cost,
            list_filter(given, lambda a: a.attribute_code = 'tax_class_id')[1].value AS tax_category,
            list_filter(given, lambda a: a.attribute_code IN ('upc', 'ean', 'gtin', 'barcode'))[1].value AS barcode,
            list_filter(given, lambda a: a.attribute_code = 'description')[1].value AS description
        FROM attributes
    ),
    variants AS (
        SELECT variant, min(sku) AS parent_sku
        FROM (
            SELECT whole_number(unnest(from_json(configurable_product_links, '["VARCHAR"]'))) AS variant, sku
            FROM staging.magento_products
        )
        GROUP BY variant
    ),
    shop AS (
        SELECT CASE WHEN count(DISTINCT base_currency) = 1 THEN min(base_currency) END AS currency FROM staging.magento_store_configs
    )
    SELECT
        'magento' AS source_system,
        CAST(p.id AS VARCHAR) AS product_id,
        p.sku AS sku,
        upper(trim(p.sku)) AS sku_key,
        t.barcode AS barcode,
        p.name AS name,
        t.description AS description,
        p.type_id AS product_type,
        v.parent_sku AS parent_sku,
        CAST(NULL AS VARCHAR) AS options,
        CASE WHEN p.type_id <> 'configurable' THEN p.price END AS price,
        CAST(1 AS DECIMAL(38, 8)) AS price_per,
        CAST(NULL AS DECIMAL(38, 8)) AS original_price,
        four_places(t.cost) AS cost,
        shop.currency AS currency,
        t.tax_category AS tax_category,
        CAST(NULL AS VARCHAR) AS department,
        CAST(NULL AS VARCHAR) AS vendor,
        CAST(NULL AS VARCHAR) AS unit,
        p.weight AS weight,
        p.status = 1 AS is_active,
        CAST(NULL AS BOOLEAN) AS is_on_hold,
        p.type_id = 'simple' AS is_stocked,
        p.created_at AS created_at,
        p.updated_at AS updated_at,
        p.load_id AS load_id,
        p.line AS line
    FROM staging.magento_products AS p
    CROSS JOIN shop
    LEFT JOIN told AS t ON t.id = p.id
    LEFT JOIN variants AS v ON v.variant = p.id
) AS fresh
ON known.source_system = fresh.source_system AND known.product_id = fresh.product_id
WHEN MATCHED AND known IS DISTINCT FROM fresh THEN UPDATE BY NAME
WHEN NOT MATCHED THEN INSERT BY NAME
WHEN NOT MATCHED BY SOURCE AND known.source_system = 'magento' THEN DELETE;
