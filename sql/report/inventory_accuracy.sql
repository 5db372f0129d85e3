-- Purpose: what each system says lies in each place, how far they are apart, and how old the oldest of these figures is
-- Grain: one row a SKU and place that at least one system counts
-- Parameters: now
-- Tables read: canonical.inventory_levels, staging.salesforce_inventory, ops.manifest, places (a given frame: location_id, place)
-- The ledger's warehouses and other names of places are brought to the tills' locations. The shop and Salesforce are told no negative
-- count, so less than nothing counts as nothing. A system that tells no moment of its own is as old as the load that brought its figure.
WITH told AS (
    SELECT source_system, sku_key, sku, location_id AS place, on_hand_quantity, updated_at, load_id
    FROM canonical.inventory_levels
    UNION ALL
    SELECT 'salesforce', upper(trim(sku)), sku, location_code, coalesce(on_hand, 0), as_of, load_id
    FROM staging.salesforce_inventory
    WHERE NOT is_deleted AND sku IS NOT NULL AND location_code IS NOT NULL
),
figures AS (
    SELECT
        t.source_system, t.sku_key, min(t.sku) AS sku, coalesce(p.location_id, t.place) AS location_id,
        greatest(sum(t.on_hand_quantity), 0) AS figure, min(coalesce(t.updated_at, m.landed_at)) AS told_at
    FROM told AS t
    LEFT JOIN places AS p ON p.place = t.place
    LEFT JOIN ops.manifest AS m ON m.load_id = t.load_id
    GROUP BY ALL
)
SELECT
    sku_key,
    min(sku) AS sku,
    location_id,
    max(figure) FILTER (source_system = 'heartland') AS heartland,
    max(figure) FILTER (source_system = 'heartland_retail') AS heartland_retail,
    max(figure) FILTER (source_system = 'magento') AS magento,
    max(figure) FILTER (source_system = 'epicor') AS epicor,
    max(figure) FILTER (source_system = 'salesforce') AS salesforce,
    count(*) AS systems,
    max(figure) - min(figure) AS difference,
    CASE WHEN count(*) > 1 THEN max(figure) = min(figure) END AS agrees,
    min(told_at) AS oldest_at,
    CAST(greatest(date_diff('minute', min(told_at), CAST($now AS TIMESTAMPTZ)), 0) AS BIGINT) AS age_minutes
FROM figures
GROUP BY sku_key, location_id
ORDER BY agrees NULLS LAST, difference DESC, sku_key, location_id;
