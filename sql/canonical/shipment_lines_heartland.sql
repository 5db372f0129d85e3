-- Purpose: what the tills' parcels hold
-- Grain: one row a line of a parcel
-- Parameters: none
-- Tables read: staging.heartland_orders
-- What a line sells stands on the order's line of that id.
MERGE INTO canonical.shipment_lines AS known
USING (
    WITH parcels AS (
        SELECT
            id AS order_id, load_id, line,
            from_json(line_items, '[{"id":"VARCHAR","sku":"VARCHAR","product_id":"VARCHAR","description":"VARCHAR"}]') AS items,
            unnest(from_json(
                shipments,
                '[{"id":"VARCHAR","carrier":"VARCHAR","tracking_number":"VARCHAR","shipped_at":"VARCHAR",
                    "lines":[{"line_id":"VARCHAR","quantity":"VARCHAR"}]}]'
            )) AS p
        FROM staging.heartland_orders
    ),
    read AS (
        SELECT order_id, load_id, line, items, p.id AS parcel, unnest(p.lines) AS l, generate_subscripts(p.lines, 1) AS place FROM parcels
    ),
    named AS (
        SELECT *, list_filter(items, lambda i: i.id = l.line_id)[1] AS item FROM read
    )
    SELECT
        'heartland' AS source_system,
        concat(order_id, '/', parcel) AS shipment_id,
        CAST(place AS VARCHAR) AS line_id,
        order_id,
        l.line_id AS order_line_id,
        item.product_id AS product_id,
        item.sku AS sku,
        item.description AS description,
        exact_decimal(l.quantity) AS quantity,
        CAST(NULL AS VARCHAR) AS job_id,
        CAST(NULL AS VARCHAR) AS lot_number,
        load_id,
        line
    FROM named
) AS fresh
ON known.source_system = fresh.source_system AND known.shipment_id = fresh.shipment_id AND known.line_id = fresh.line_id
WHEN MATCHED AND known IS DISTINCT FROM fresh THEN UPDATE BY NAME
WHEN NOT MATCHED THEN INSERT BY NAME
WHEN NOT MATCHED BY SOURCE AND known.source_system = 'heartland' THEN DELETE;
