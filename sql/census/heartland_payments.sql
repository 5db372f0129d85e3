-- Purpose: the records that staging holds of heartland_payments, for a census of the ids at its source
-- Grain: one row a record
-- Parameters: none
-- Tables read: staging.heartland_payments
SELECT id AS record_key, business_date AS business_date FROM staging.heartland_payments;
