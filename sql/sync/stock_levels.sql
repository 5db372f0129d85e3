-- Purpose: how much of each product each system says lies in a store, as written and as compared
-- Grain: one row a product and store of a system
-- Parameters: none
-- Tables read: canonical.inventory_levels, staging.salesforce_inventory
-- The shop's sources are named after the stores, and no system there keeps less than nothing. Salesforce names its rows after store and product.
WITH levels AS (
    SELECT
        source_system,
        inventory_level_id,
        location_id || ':' || product_id AS told_as,
        sku || '@' || location_id AS target_id,
        updated_at,
        CAST(on_hand_quantity AS VARCHAR) AS written,
        regexp_replace(CAST(greatest(on_hand_quantity, 0) AS VARCHAR), '\.?0+$', '') AS compared
    FROM canonical.inventory_levels
    WHERE source_system IN ('heartland', 'magento')
)
SELECT
    source_system || '.stock_levels' AS place,
    source_system || ':inventory_levels:' || inventory_level_id AS record,
    target_id,
    updated_at AS modified_at,
    CAST(NULL AS VARCHAR) AS modified_by,
    'heartland:inventory_levels:' || inventory_level_id AS same_as,
    written AS value_on_hand,
    coalesce(nullif(compared, ''), '0') AS key_on_hand
FROM levels
UNION ALL
SELECT
    'salesforce.stock_levels',
    'salesforce:inventory_levels:' || s.id,
    s.id,
    s.last_modified_at,
    s.last_modified_by,
    'heartland:inventory_levels:' || h.inventory_level_id,
    CAST(s.on_hand AS VARCHAR),
    coalesce(nullif(regexp_replace(CAST(CAST(greatest(s.on_hand, 0) AS DECIMAL(38, 8)) AS VARCHAR), '\.?0+$', ''), ''), '0')
FROM staging.salesforce_inventory AS s
INNER JOIN levels AS h ON h.source_system = 'heartland' AND h.told_as = s.heartland_id
WHERE NOT coalesce(s.is_deleted, false)
