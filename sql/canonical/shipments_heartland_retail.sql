-- Purpose: invoices of Heartland Retail: goods of an order handed over or sent
-- Grain: one row an invoice
-- Parameters: none
-- Tables read: staging.heartland_retail_invoices, staging.heartland_retail_orders, staging.heartland_retail_locations
-- There is no carrier and no tracking number.
MERGE INTO canonical.shipments AS known
USING (
    WITH counted AS (
        SELECT id, CAST(sum(exact_decimal(l.qty)) AS DECIMAL(38, 8)) AS total_quantity
        FROM (SELECT id, unnest(from_json(lines_json, '[{"type":"VARCHAR","qty":"VARCHAR"}]')) AS l FROM staging.heartland_retail_invoices)
        WHERE l.type = 'ItemLine'
        GROUP BY id
    )
    SELECT
        'heartland_retail' AS source_system,
        'invoice:' || i.id AS shipment_id,
        i.invoice_number AS shipment_number,
        'order:' || i.order_id AS order_id,
        upper(trim(coalesce(o.order_number, 'order:' || i.order_id))) AS order_reference,
        i.customer_id AS customer_id,
        coalesce(l.location_number, i.location_id) AS location_id,
        CASE WHEN lower(i.status) IN ('complete', 'completed') THEN 'shipped' WHEN lower(i.status) IN ('void', 'voided') THEN 'void' ELSE 'open' END AS state,
        CAST(NULL AS VARCHAR) AS carrier,
        CAST(NULL AS VARCHAR) AS tracking_number,
        CAST(0 AS BIGINT) AS track_count,
        c.total_quantity AS total_quantity,
        i.completed_at AS shipped_at,
        i.business_date AS business_date,
        CAST(NULL AS VARCHAR) AS external_id,
        i.updated_at AS updated_at,
        i.load_id AS load_id,
        i.line AS line
    FROM staging.heartland_retail_invoices AS i
    LEFT JOIN counted AS c ON c.id = i.id
    LEFT JOIN staging.heartland_retail_orders AS o ON o.id = i.order_id
    LEFT JOIN staging.heartland_retail_locations AS l ON l.id = i.location_id
) AS fresh
ON known.source_system = fresh.source_system AND known.shipment_id = fresh.shipment_id
WHEN MATCHED AND known IS DISTINCT FROM fresh THEN UPDATE BY NAME
WHEN NOT MATCHED THEN INSERT BY NAME
WHEN NOT MATCHED BY SOURCE AND known.source_system = 'heartland_retail' THEN DELETE;
