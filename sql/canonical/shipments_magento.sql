-- Purpose: the web shop's shipments
-- Grain: one row a shipment
-- Parameters: none
-- Tables read: staging.magento_shipments, staging.magento_orders
-- A shipment leaves when it is made. Its number is unique within a store view only, so its id is Magento's own.
MERGE INTO canonical.shipments AS known
USING (
    WITH read AS (
        SELECT *, from_json(tracks, '[{"entity_id":"VARCHAR","track_number":"VARCHAR","title":"VARCHAR","carrier_code":"VARCHAR","created_at":"VARCHAR"}]') AS found
        FROM staging.magento_shipments
    )
    SELECT
        'magento' AS source_system,
        CAST(s.entity_id AS VARCHAR) AS shipment_id,
        s.increment_id AS shipment_number,
        'MO-' || o.increment_id AS order_id,
        upper(trim(o.increment_id)) AS order_reference,
        CAST(s.customer_id AS VARCHAR) AS customer_id,
        s.source_code AS location_id,
        'shipped' AS state,
        coalesce(s.found[1].title, s.found[1].carrier_code) AS carrier,
        s.found[1].track_number AS tracking_number,
        CAST(coalesce(len(s.found), 0) AS BIGINT) AS track_count,
        s.total_qty AS total_quantity,
        s.created_at AS shipped_at,
        s.business_date AS business_date,
        CAST(NULL AS VARCHAR) AS external_id,
        s.updated_at AS updated_at,
        s.load_id AS load_id,
        s.line AS line
    FROM read AS s
    LEFT JOIN staging.magento_orders AS o ON o.entity_id = s.order_id
) AS fresh
ON known.source_system = fresh.source_system AND known.shipment_id = fresh.shipment_id
WHEN MATCHED AND known IS DISTINCT FROM fresh THEN UPDATE BY NAME
WHEN NOT MATCHED THEN INSERT BY NAME
WHEN NOT MATCHED BY SOURCE AND known.source_system = 'magento' THEN DELETE;
