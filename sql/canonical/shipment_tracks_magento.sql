-- Purpose: tracking numbers of the web shop's shipments
-- Grain: one row a parcel
-- Parameters: none
-- Tables read: staging.magento_shipments
MERGE INTO canonical.shipment_tracks AS known
USING (
    WITH read AS (
        SELECT entity_id, load_id, line, unnest(from_json(
                tracks,
                '[{"entity_id":"VARCHAR","track_number":"VARCHAR","title":"VARCHAR","carrier_code":"VARCHAR","created_at":"VARCHAR"}]'
            )) AS t
        FROM staging.magento_shipments
    )
    SELECT
        'magento' AS source_system,
        CAST(entity_id AS VARCHAR) AS shipment_id,
        t.entity_id AS track_id,
        t.title AS carrier,
        t.carrier_code AS carrier_code,
        t.track_number AS tracking_number,
        shop_moment(t.created_at) AS created_at,
        load_id,
        line
    FROM read
    WHERE t.track_number IS NOT NULL
) AS fresh
ON known.source_system = fresh.source_system AND known.shipment_id = fresh.shipment_id AND known.track_id = fresh.track_id
WHEN MATCHED AND known IS DISTINCT FROM fresh THEN UPDATE BY NAME
WHEN NOT MATCHED THEN INSERT BY NAME
WHEN NOT MATCHED BY SOURCE AND known.source_system = 'magento' THEN DELETE;
