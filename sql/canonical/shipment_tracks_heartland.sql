-- Purpose: tracking numbers of the tills' parcels
-- Grain: one row a parcel that has one
-- Parameters: none
-- Tables read: staging.heartland_orders
MERGE INTO canonical.shipment_tracks AS known
USING (
    WITH read AS (
        SELECT id AS order_id, load_id, line, unnest(from_json(
                shipments,
                '[{"id":"VARCHAR","carrier":"VARCHAR","tracking_number":"VARCHAR","shipped_at":"VARCHAR",
                    "lines":[{"line_id":"VARCHAR","quantity":"VARCHAR"}]}]'
            )) AS p
        FROM staging.heartland_orders
    )
    SELECT
        'heartland' AS source_system,
        concat(order_id, '/', p.id) AS shipment_id,
        '1' AS track_id,
        p.carrier AS carrier,
        CAST(NULL AS VARCHAR) AS carrier_code,
        p.tracking_number AS tracking_number,
        utc_moment(p.shipped_at) AS created_at,
        load_id,
        line
    FROM read
    WHERE p.tracking_number IS NOT NULL
) AS fresh
ON known.source_system = fresh.source_system AND known.shipment_id = fresh.shipment_id AND known.track_id = fresh.track_id
WHEN MATCHED AND known IS DISTINCT FROM fresh THEN UPDATE BY NAME
WHEN NOT MATCHED THEN INSERT BY NAME
WHEN NOT MATCHED BY SOURCE AND known.source_system = 'heartland' THEN DELETE;
