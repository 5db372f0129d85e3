-- Purpose: what a record is called in its own system, where the warehouse calls it otherwise; the shop's documents are written to by these ids
-- Grain: one row an order or credit memo of the shop, or an order or customer of the ledger
-- Parameters: none
-- Tables read: staging.magento_orders, staging.magento_credit_memos, staging.epicor_sales_orders, staging.epicor_customers
-- What carries our mark (ext: in a comment) came from us and must not go back.
CREATE OR REPLACE TEMP TABLE own_ids AS
SELECT
    'magento' AS source_system, 'orders' AS entity, 'MO-' || increment_id AS record_id, CAST(entity_id AS VARCHAR) AS own_id,
    false AS is_ours
FROM staging.magento_orders
UNION ALL
SELECT 'magento', 'refunds', 'MC-' || increment_id, CAST(entity_id AS VARCHAR), coalesce(contains(comments, '"ext:'), false)
FROM staging.magento_credit_memos
UNION ALL
SELECT 'epicor', 'orders', concat_ws('-', 'SO', company, order_num), CAST(order_num AS VARCHAR), false
FROM staging.epicor_sales_orders
UNION ALL
SELECT 'epicor', 'customers', concat_ws('-', company, cust_num), CAST(cust_num AS VARCHAR), false
FROM staging.epicor_customers;
