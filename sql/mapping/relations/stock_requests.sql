-- Purpose: what people in the Salesforce org ask to be changed in what lies in a store
-- Grain: one row a product, store and moment of asking
-- Parameters: none
-- Tables read: staging.salesforce_inventory
-- A request stays on its record until another takes its place: the moment tells it from the one before.
CREATE OR REPLACE TEMP TABLE stock_requests AS
SELECT
    'salesforce' AS source_system,
    concat_ws('@', id, strftime(requested_at AT TIME ZONE 'UTC', '%Y%m%dT%H%M%S')) AS request_id,
    sku,
    location_code AS location_id,
    requested_change AS quantity,
    request_reason AS reason,
    requested_at
FROM staging.salesforce_inventory
WHERE requested_change <> 0 AND NOT is_deleted;
