-- Purpose: the ledger's packs
-- Grain: one row a pack, void ones too
-- Parameters: none
-- Tables read: staging.epicor_shipments, staging.epicor_shipment_lines
-- A pack may hold goods of several orders. Only the day on which it left is known.
MERGE INTO canonical.shipments AS known
USING (
    WITH packed AS (
        SELECT
            company, pack_num, CASE WHEN count(DISTINCT order_num) = 1 THEN min(order_num) END AS order_num,
            CAST(sum(coalesce(selling_stock_shipped_qty, 0) + coalesce(selling_job_shipped_qty, 0)) AS DECIMAL(38, 8)) AS total_quantity
        FROM staging.epicor_shipment_lines
        GROUP BY company, pack_num
    )
    SELECT
        'epicor' AS source_system,
        concat_ws('-', s.company, s.pack_num) AS shipment_id,
        CAST(s.pack_num AS VARCHAR) AS shipment_number,
        'SO-' || s.company || '-' || p.order_num AS order_id,
        CAST(p.order_num AS VARCHAR) AS order_reference,
        s.company || '-' || s.cust_num AS customer_id,
        s.plant AS location_id,
        CASE WHEN s.is_void THEN 'void' WHEN upper(s.ship_status) IN ('OPEN', 'STAGED') THEN 'open' ELSE 'shipped' END AS state,
        s.ship_via_code AS carrier,
        nullif(s.tracking_number, '') AS tracking_number,
        CAST(CASE WHEN coalesce(s.tracking_number, '') = '' THEN 0 ELSE 1 END AS BIGINT) AS track_count,
        p.total_quantity AS total_quantity,
        CAST(NULL AS TIMESTAMPTZ) AS shipped_at,
        s.ship_date AS business_date,
        nullif(s.external_id, '') AS external_id,
        s.changed_at AS updated_at,
        s.load_id AS load_id,
        s.line AS line
    FROM staging.epicor_shipments AS s
    LEFT JOIN packed AS p ON p.company = s.company AND p.pack_num = s.pack_num
) AS fresh
ON known.source_system = fresh.source_system AND known.shipment_id = fresh.shipment_id
WHEN MATCHED AND known IS DISTINCT FROM fresh THEN UPDATE BY NAME
WHEN NOT MATCHED THEN INSERT BY NAME
WHEN NOT MATCHED BY SOURCE AND known.source_system = 'epicor' THEN DELETE;
