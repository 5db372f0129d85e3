-- Purpose: the records that staging holds of epicor_part_uoms, for a census of the ids at its source
-- Grain: one row a record
-- Parameters: none
-- Tables read: staging.epicor_part_uoms
SELECT
    concat_ws('|', company, part_num, uom_code) AS record_key,
    CAST(NULL AS DATE) AS business_date
FROM staging.epicor_part_uoms;
