-- Purpose: how much of each product each system says lies in a store, as written and as compared
-- Grain: one row a product and store of a system
-- Parameters: none
-- Tables read: canonical.inventory_levels, staging.salesforce_inventory, ops.watermarks
-- The shop's sources are named after the stores, and no system there keeps less than nothing. Salesforce names its rows after store and product.
-- The shop does not tell when a figure changed, and what leaves its house is taken off it: a figure may come back to one that it had. So
-- it says when it was looked at.
WITH looked AS (
    SELECT CAST(staged AS TIMESTAMPTZ) AS looked_at FROM ops.watermarks WHERE stream = 'magento_source_items'
),
levels AS (
    SELECT
        source_system,
        inventory_level_id,
        location_id || ':' || product_id AS told_as,
        sku || '@' || location_id AS target_id,
        updated_at,
        CAST(on_hand_quantity AS VARCHAR) AS written,
        regexp_replace(CAST(greatest(on_hand_quantity, 0) AS VARCHAR), '\.?0+$', '') AS compared,
        CASE WHEN source_system = 'magento' THEN concat('{"quantity": "', CAST(on_hand_quantity AS VARCHAR), '"}') END AS parts,
        CASE WHEN source_system = 'magento' THEN looked.looked_at END AS seen_at
    FROM canonical.inventory_levels
    LEFT JOIN looked ON true
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
    coalesce(nullif(compared, ''), '0') AS key_on_hand,
    parts AS parts_on_hand,
    seen_at
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
    coalesce(nullif(regexp_replace(CAST(CAST(greatest(s.on_hand, 0) AS DECIMAL(38, 8)) AS VARCHAR), '\.?0+$', ''), ''), '0'),
    CAST(NULL AS VARCHAR),
    CAST(NULL AS TIMESTAMPTZ)
FROM staging.salesforce_inventory AS s
INNER JOIN levels AS h ON h.source_system = 'heartland' AND h.told_as = s.heartland_id
WHERE NOT coalesce(s.is_deleted, false)
