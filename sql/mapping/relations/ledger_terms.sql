-- Purpose: what was agreed in the ledger with each of its customers
-- Grain: one row a customer
-- Parameters: none
-- Tables read: staging.epicor_customers
-- A limit of 0 is none.
CREATE OR REPLACE TEMP TABLE ledger_terms AS
SELECT
    'epicor' AS source_system,
    concat_ws('-', company, cust_num) AS customer_id,
    terms_code AS payment_terms,
    CAST(nullif(credit_limit, 0) AS DECIMAL(18, 2)) AS credit_limit,
    coalesce(is_credit_hold, false) AS is_on_credit_hold,
    tax_exempt_reason,
    territory_id AS territory
FROM staging.epicor_customers;
