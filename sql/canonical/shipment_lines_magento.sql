-- Purpose: what the web shop's shipments hold
-- Grain: one row a line of a shipment
-- Parameters: none
-- Tables read: staging.magento_shipments, staging.magento_orders
-- A configurable's line stands here, its variant's does not. A line that was given no id of its own goes by that of the order's.
MERGE INTO canonical.shipment_lines AS known
USING (
    WITH read AS (
        SELECT entity_id, order_id, load_id, line, unnest(from_json(
                items,
                '[{"entity_id":"VARCHAR","order_item_id":"VARCHAR","product_id":"VARCHAR","sku":"VARCHAR","name":"VARCHAR","qty":"VARCHAR"}]'
            )) AS l
        FROM staging.magento_shipments
    )
    SELECT
        'magento' AS source_system,
        CAST(r.entity_id AS VARCHAR) AS shipment_id,
        coalesce(r.l.entity_id, r.l.order_item_id) AS line_id,
        'MO-' || o.increment_id AS order_id,
        r.l.order_item_id AS order_line_id,
        r.l.product_id AS product_id,
        r.l.sku AS sku,
        r.l.name AS description,
        four_places(r.l.qty) AS quantity,
        CAST(NULL AS VARCHAR) AS job_id,
        CAST(NULL AS VARCHAR) AS lot_number,
        r.load_id AS load_id,
        r.line AS line
    FROM read AS r
    LEFT JOIN staging.magento_orders AS o ON o.entity_id = r.order_id
) AS fresh
ON known.source_system = fresh.source_system AND known.shipment_id = fresh.shipment_id AND known.line_id = fresh.line_id
WHEN MATCHED AND known IS DISTINCT FROM fresh THEN UPDATE BY NAME
WHEN NOT MATCHED THEN INSERT BY NAME
WHEN NOT MATCHED BY SOURCE AND known.source_system = 'magento' THEN DELETE;
