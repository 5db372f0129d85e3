-- Purpose: the ledger's customers: house accounts of stores and channels, and businesses
-- Grain: one row a customer
-- Parameters: none
-- Tables read: staging.epicor_customers
-- The number is the link, for users rename codes. A limit of 0 is none.
MERGE INTO canonical.customers AS known
USING (
    SELECT
        'epicor' AS source_system,
        concat_ws('-', company, cust_num) AS customer_id,
        cust_id AS customer_number,
        'business' AS customer_type,
        name,
        CAST(NULL AS VARCHAR) AS first_name,
        CAST(NULL AS VARCHAR) AS middle_name,
        CAST(NULL AS VARCHAR) AS last_name,
        coalesce(legal_name, name) AS company_name,
        email,
        phone,
        CAST(NULL AS VARCHAR) AS tax_number,
        group_code AS customer_group,
        CAST(NULL AS VARCHAR) AS website_id,
        CAST(NULL AS BIGINT) AS loyalty_points,
        CAST(NULL AS BOOLEAN) AS accepts_marketing,
        currency,
        credit_limit,
        is_credit_hold AS is_on_credit_hold,
        coalesce(external_id, integration_ref) AS external_id,
        CAST(NULL AS VARCHAR) AS external_ids,
        NOT coalesce(is_inactive, false) AS is_active,
        CAST(NULL AS VARCHAR) AS merged_into_id,
        CAST(NULL AS TIMESTAMPTZ) AS created_at,
        changed_at AS updated_at,
        load_id,
        line
    FROM staging.epicor_customers
) AS fresh
ON known.source_system = fresh.source_system AND known.customer_id = fresh.customer_id
WHEN MATCHED AND known IS DISTINCT FROM fresh THEN UPDATE BY NAME
WHEN NOT MATCHED THEN INSERT BY NAME
WHEN NOT MATCHED BY SOURCE AND known.source_system = 'epicor' THEN DELETE;
