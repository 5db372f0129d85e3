-- Purpose: what the ledger's packs hold
-- Grain: one row a line of a pack
-- Parameters: none
-- Tables read: staging.epicor_shipment_lines
-- What went is stock and job quantity together.
MERGE INTO canonical.shipment_lines AS known
USING (
    SELECT
        'epicor' AS source_system,
        concat_ws('-', company, pack_num) AS shipment_id,
        CAST(pack_line AS VARCHAR) AS line_id,
        'SO-' || company || '-' || order_num AS order_id,
        CAST(order_line AS VARCHAR) AS order_line_id,
        company || '-' || part_num AS product_id,
        part_num AS sku,
        line_desc AS description,
        CAST(coalesce(selling_stock_shipped_qty, 0) + coalesce(selling_job_shipped_qty, 0) AS DECIMAL(38, 8)) AS quantity,
        company || '-' || nullif(job_num, '') AS job_id,
        nullif(lot_num, '') AS lot_number,
        load_id,
        line
    FROM staging.epicor_shipment_lines
) AS fresh
ON known.source_system = fresh.source_system AND known.shipment_id = fresh.shipment_id AND known.line_id = fresh.line_id
WHEN MATCHED AND known IS DISTINCT FROM fresh THEN UPDATE BY NAME
WHEN NOT MATCHED THEN INSERT BY NAME
WHEN NOT MATCHED BY SOURCE AND known.source_system = 'epicor' THEN DELETE;
