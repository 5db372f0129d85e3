-- Purpose: the tills' customers
-- Grain: one row a customer, merged and inactive ones too
-- Parameters: none
-- Tables read: staging.heartland_customers
MERGE INTO canonical.customers AS known
USING (
    SELECT
        'heartland' AS source_system,
        id AS customer_id,
        customer_number,
        lower(customer_type) AS customer_type,
        CAST(NULL AS VARCHAR) AS name,
        first_name,
        CAST(NULL AS VARCHAR) AS middle_name,
        last_name,
        company_name,
        email,
        phone,
        CAST(NULL AS VARCHAR) AS tax_number,
        CAST(NULL AS VARCHAR) AS customer_group,
        CAST(NULL AS VARCHAR) AS website_id,
        loyalty_points,
        accepts_marketing,
        CAST(NULL AS VARCHAR) AS currency,
        CAST(NULL AS DECIMAL(38, 8)) AS credit_limit,
        CAST(NULL AS BOOLEAN) AS is_on_credit_hold,
        external_id,
        external_ids,
        coalesce(is_active, true) AS is_active,
        merged_into_id,
        created_at,
        updated_at,
        load_id,
        line
    FROM staging.heartland_customers
) AS fresh
ON known.source_system = fresh.source_system AND known.customer_id = fresh.customer_id
WHEN MATCHED AND known IS DISTINCT FROM fresh THEN UPDATE BY NAME
WHEN NOT MATCHED THEN INSERT BY NAME
WHEN NOT MATCHED BY SOURCE AND known.source_system = 'heartland' THEN DELETE;
