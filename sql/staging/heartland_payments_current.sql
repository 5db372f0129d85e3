-- Purpose: what staging holds now of heartland_payments, in the form in which every stream is compared
-- Grain: one row a record
-- Parameters: none
-- Tables read: staging.heartland_payments
CREATE OR REPLACE TEMP VIEW current_versions AS
SELECT id AS record_key, epoch_us(version_at) AS version, load_id, line, content_hash, business_date AS touched_date
FROM staging.heartland_payments;
