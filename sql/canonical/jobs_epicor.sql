-- Purpose: the ledger's jobs
-- Grain: one row a job
-- Parameters: none
-- Tables read: staging.epicor_jobs
MERGE INTO canonical.jobs AS known
USING (
    SELECT
        'epicor' AS source_system,
        concat_ws('-', company, job_num) AS job_id,
        job_num AS job_number,
        part_num AS sku,
        CASE
            WHEN is_closed THEN 'closed'
            WHEN is_complete THEN 'completed'
            WHEN is_held THEN 'held'
            WHEN is_released THEN 'released'
            ELSE 'planned'
        END AS state,
        production_qty AS planned_quantity,
        completed_qty AS completed_quantity,
        inventory_uom AS unit,
        plant AS location_id,
        start_date,
        due_date,
        required_date,
        completion_date AS completed_date,
        closed_date,
        changed_at AS updated_at,
        load_id,
        line
    FROM staging.epicor_jobs
) AS fresh
ON known.source_system = fresh.source_system AND known.job_id = fresh.job_id
WHEN MATCHED AND known IS DISTINCT FROM fresh THEN UPDATE BY NAME
WHEN NOT MATCHED THEN INSERT BY NAME
WHEN NOT MATCHED BY SOURCE AND known.source_system = 'epicor' THEN DELETE;
