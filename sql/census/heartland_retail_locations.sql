-- Purpose: the records that staging holds of heartland_retail_locations, for a census of the ids at its source
-- Grain: one row a record
-- Parameters: none
-- Tables read: staging.heartland_retail_locations
SELECT
    CAST(id AS VARCHAR) AS record_key,
    CAST(NULL AS DATE) AS business_date
FROM staging.heartland_retail_locations;
