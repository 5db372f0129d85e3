-- Purpose: what staging holds now of magento_orders, in the form in which every stream is compared
-- Grain: one row a record
-- Parameters: none
-- Tables read: staging.magento_orders
CREATE OR REPLACE TEMP VIEW current_versions AS
SELECT CAST(entity_id AS VARCHAR) AS record_key, epoch_us(version_at) AS version, load_id, line, content_hash, business_date AS touched_date
FROM staging.magento_orders;
