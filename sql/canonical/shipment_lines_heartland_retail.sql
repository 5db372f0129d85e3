-- Purpose: goods on Heartland Retail's invoices
-- Grain: one row a line of goods
-- Parameters: none
-- Tables read: staging.heartland_retail_invoices, staging.heartland_retail_items
-- A line does not say which line of the order it hands over.
MERGE INTO canonical.shipment_lines AS known
USING (
    WITH read AS (
        SELECT id, order_id, load_id, line, unnest(from_json(
                lines_json, '[{"id":"VARCHAR","type":"VARCHAR","item_id":"VARCHAR","qty":"VARCHAR","description":"VARCHAR"}]'
            )) AS l
        FROM staging.heartland_retail_invoices
    )
    SELECT
        'heartland_retail' AS source_system,
        'invoice:' || r.id AS shipment_id,
        r.l.id AS line_id,
        'order:' || r.order_id AS order_id,
        CAST(NULL AS VARCHAR) AS order_line_id,
        r.l.item_id AS product_id,
        coalesce(i.item_number, 'item:' || r.l.item_id) AS sku,
        coalesce(r.l.description, i.description) AS description,
        exact_decimal(r.l.qty) AS quantity,
        CAST(NULL AS VARCHAR) AS job_id,
        CAST(NULL AS VARCHAR) AS lot_number,
        r.load_id AS load_id,
        r.line AS line
    FROM read AS r
    LEFT JOIN staging.heartland_retail_items AS i ON i.id = r.l.item_id
    WHERE r.l.type = 'ItemLine'
) AS fresh
ON known.source_system = fresh.source_system AND known.shipment_id = fresh.shipment_id AND known.line_id = fresh.line_id
WHEN MATCHED AND known IS DISTINCT FROM fresh THEN UPDATE BY NAME
WHEN NOT MATCHED THEN INSERT BY NAME
WHEN NOT MATCHED BY SOURCE AND known.source_system = 'heartland_retail' THEN DELETE;
