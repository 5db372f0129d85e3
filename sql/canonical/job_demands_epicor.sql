-- Purpose: for what the ledger's jobs make
-- Grain: one row a link of a job to an order's release, to stock or to another job
-- Parameters: none
-- Tables read: staging.epicor_job_demands
MERGE INTO canonical.job_demands AS known
USING (
    SELECT
        'epicor' AS source_system,
        concat_ws('-', company, job_num) AS job_id,
        sys_row_id AS demand_id,
        CASE
            WHEN order_num IS NOT NULL THEN 'order'
            WHEN upper(make_to_type) = 'STOCK' THEN 'stock'
            WHEN upper(make_to_type) = 'JOB' THEN 'job'
            ELSE 'other'
        END AS purpose,
        'SO-' || company || '-' || order_num AS order_id,
        CAST(order_line AS VARCHAR) AS order_line_id,
        release_num AS release_number,
        part_num AS sku,
        production_qty AS quantity,
        shipped_qty AS shipped_quantity,
        received_qty AS received_quantity,
        load_id,
        line
    FROM staging.epicor_job_demands
) AS fresh
ON known.source_system = fresh.source_system AND known.job_id = fresh.job_id AND known.demand_id = fresh.demand_id
WHEN MATCHED AND known IS DISTINCT FROM fresh THEN UPDATE BY NAME
WHEN NOT MATCHED THEN INSERT BY NAME
WHEN NOT MATCHED BY SOURCE AND known.source_system = 'epicor' THEN DELETE;
