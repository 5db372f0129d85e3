-- Purpose: the records that staging holds of epicor_inventory, for a census of the ids at its source
-- Grain: one row a record
-- Parameters: none
-- Tables read: staging.epicor_inventory
SELECT
    concat_ws('|', company, part_num, warehouse_code) AS record_key,
    CAST(NULL AS DATE) AS business_date
FROM staging.epicor_inventory;
