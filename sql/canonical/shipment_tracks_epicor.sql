-- Purpose: tracking numbers of the ledger's packs
-- Grain: one row a pack that has one
-- Parameters: none
-- Tables read: staging.epicor_shipments
MERGE INTO canonical.shipment_tracks AS known
USING (
    SELECT
        'epicor' AS source_system,
        concat_ws('-', company, pack_num) AS shipment_id,
        '1' AS track_id,
        ship_via_code AS carrier,
        ship_via_code AS carrier_code,
        tracking_number,
        CAST(NULL AS TIMESTAMPTZ) AS created_at,
        load_id,
        line
    FROM staging.epicor_shipments
    WHERE coalesce(tracking_number, '') <> ''
) AS fresh
ON known.source_system = fresh.source_system AND known.shipment_id = fresh.shipment_id AND known.track_id = fresh.track_id
WHEN MATCHED AND known IS DISTINCT FROM fresh THEN UPDATE BY NAME
WHEN NOT MATCHED THEN INSERT BY NAME
WHEN NOT MATCHED BY SOURCE AND known.source_system = 'epicor' THEN DELETE;
