-- Purpose: parcels of the tills' orders
-- Grain: one row a parcel of an order
-- Parameters: none
-- Tables read: staging.heartland_orders, stores (location_id, time_zone)
-- Its id counts within its order only. It leaves the store that ships, on that store's day.
MERGE INTO canonical.shipments AS known
USING (
    WITH read AS (
        SELECT
            id AS order_id, order_number, customer_id, coalesce(fulfillment_location_id, location_id) AS location_id, timezone AS zone, updated_at,
            load_id, line, unnest(from_json(
                shipments,
                '[{"id":"VARCHAR","carrier":"VARCHAR","tracking_number":"VARCHAR","shipped_at":"VARCHAR",
                    "lines":[{"line_id":"VARCHAR","quantity":"VARCHAR"}]}]'
            )) AS p
        FROM staging.heartland_orders
    )
    SELECT
        'heartland' AS source_system,
        concat(r.order_id, '/', r.p.id) AS shipment_id,
        r.p.id AS shipment_number,
        r.order_id AS order_id,
        upper(trim(coalesce(r.order_number, r.order_id))) AS order_reference,
        r.customer_id AS customer_id,
        r.location_id AS location_id,
        CASE WHEN r.p.shipped_at IS NULL THEN 'open' ELSE 'shipped' END AS state,
        r.p.carrier AS carrier,
        r.p.tracking_number AS tracking_number,
        CAST(CASE WHEN r.p.tracking_number IS NULL THEN 0 ELSE 1 END AS BIGINT) AS track_count,
        CAST(list_sum(list_transform(r.p.lines, lambda l: exact_decimal(l.quantity))) AS DECIMAL(38, 8)) AS total_quantity,
        utc_moment(r.p.shipped_at) AS shipped_at,
        CAST(timezone(coalesce(s.time_zone, r.zone, 'UTC'), utc_moment(r.p.shipped_at)) AS DATE) AS business_date,
        CAST(NULL AS VARCHAR) AS external_id,
        r.updated_at AS updated_at,
        r.load_id AS load_id,
        r.line AS line
    FROM read AS r
    LEFT JOIN stores AS s ON s.location_id = r.location_id
) AS fresh
ON known.source_system = fresh.source_system AND known.shipment_id = fresh.shipment_id
WHEN MATCHED AND known IS DISTINCT FROM fresh THEN UPDATE BY NAME
WHEN NOT MATCHED THEN INSERT BY NAME
WHEN NOT MATCHED BY SOURCE AND known.source_system = 'heartland' THEN DELETE;
