-- Purpose: what each system says of what is sold, as written and as compared
-- Grain: one row a product of a system and place: the shop keeps its price apart, and the ledger whether a part may be used
-- Parameters: none
-- Tables read: canonical.products, staging.salesforce_products
-- Shop and ledger know a product by its SKU, whatever its capitals; of two of the tills with one SKU the first stands for both. A part
-- that waits for approval may not be used. Configurable products and bundles have no price of their own.
WITH known AS (
    SELECT
        *,
        source_system || ':products:' || product_id AS record,
        min(CASE WHEN source_system = 'heartland' THEN product_id END) OVER (PARTITION BY sku_key) AS till_id
    FROM canonical.products
    WHERE source_system IN ('heartland', 'magento', 'epicor')
),
told AS (
    SELECT
        source_system,
        record,
        product_id,
        sku,
        product_type,
        updated_at,
        CASE WHEN till_id IS NOT NULL AND source_system <> 'heartland' THEN 'heartland:products:' || till_id END AS same_as,
        name,
        is_active AND NOT coalesce(is_on_hold, false) AS is_sold,
        CAST(price AS DECIMAL(18, 4)) AS price,
        department
    FROM known
),
placed AS (
    SELECT
        source_system || '.products' AS place,
        product_id AS target_id,
        CASE WHEN source_system = 'magento' THEN CASE WHEN is_sold THEN '1' ELSE '2' END ELSE CAST(is_sold AS VARCHAR) END AS written_active,
        *
    FROM told
    WHERE source_system IN ('heartland', 'magento')
    UNION ALL
    SELECT 'magento.prices', sku, CAST(NULL AS VARCHAR), *
    FROM told
    WHERE source_system = 'magento' AND product_type IS DISTINCT FROM 'configurable' AND product_type IS DISTINCT FROM 'bundle'
    UNION ALL
    SELECT 'epicor.parts', sku, CAST(NULL AS VARCHAR), *
    FROM told
    WHERE source_system = 'epicor'
    UNION ALL
    SELECT 'epicor.part_states', sku, CAST(is_sold AS VARCHAR), *
    FROM told
    WHERE source_system = 'epicor'
)
SELECT
    place,
    record,
    target_id,
    updated_at AS modified_at,
    CAST(NULL AS VARCHAR) AS modified_by,
    same_as,
    name AS value_name,
    nullif(trim(name), '') AS key_name,
    written_active AS value_active,
    CAST(is_sold AS VARCHAR) AS key_active,
    CAST(price AS VARCHAR) AS value_price,
    regexp_replace(CAST(price AS VARCHAR), '\.?0+$', '') AS key_price,
    department AS value_department,
    nullif(trim(department), '') AS key_department
FROM placed
UNION ALL
SELECT
    'salesforce.products',
    'salesforce:products:' || id,
    id,
    last_modified_at,
    last_modified_by,
    'heartland:products:' || heartland_id,
    name,
    nullif(trim(name), ''),
    CAST(is_active AS VARCHAR),
    CAST(is_active AS VARCHAR),
    CAST(NULL AS VARCHAR),
    CAST(NULL AS VARCHAR),
    family,
    nullif(trim(family), '')
FROM staging.salesforce_products
WHERE NOT coalesce(is_deleted, false) AND heartland_id IS NOT NULL
