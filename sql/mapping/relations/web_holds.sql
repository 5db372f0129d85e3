-- Purpose: whether the shop held an order when the tills were last told so, which tells who changed it since
-- Grain: one row an order of the tills that came from the shop
-- Parameters: none
-- Tables read: staging.heartland_orders
-- It is noted on the order itself. What was never noted was not held.
CREATE OR REPLACE TEMP TABLE web_holds AS
SELECT 'heartland' AS source_system, id AS order_id, coalesce(custom ->> '$.held_in_shop' = 'yes', false) AS was_held
FROM staging.heartland_orders
WHERE source_system = 'magento';
