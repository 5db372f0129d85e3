-- Purpose: the records that staging holds of epicor_shipments, for a census of the ids at its source
-- Grain: one row a record
-- Parameters: none
-- Tables read: staging.epicor_shipments
SELECT concat_ws('|', company, pack_num) AS record_key, ship_date AS business_date FROM staging.epicor_shipments;
