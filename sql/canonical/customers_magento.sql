-- Purpose: accounts of the web shop
-- Grain: one row an account; guests have none, and are known by the addresses on their orders
-- Parameters: none
-- Tables read: staging.magento_customers
-- A tax number makes nobody a business, and a company may stand in an address only: whether it is one is left open.
MERGE INTO canonical.customers AS known
USING (
    SELECT
        'magento' AS source_system,
        CAST(id AS VARCHAR) AS customer_id,
        CAST(NULL AS VARCHAR) AS customer_number,
        CAST(NULL AS VARCHAR) AS customer_type,
        CAST(NULL AS VARCHAR) AS name,
        firstname AS first_name,
        middlename AS middle_name,
        lastname AS last_name,
        CAST(NULL AS VARCHAR) AS company_name,
        email,
        CAST(NULL AS VARCHAR) AS phone,
        taxvat AS tax_number,
        CAST(group_id AS VARCHAR) AS customer_group,
        CAST(website_id AS VARCHAR) AS website_id,
        CAST(NULL AS BIGINT) AS loyalty_points,
        is_subscribed AS accepts_marketing,
        CAST(NULL AS VARCHAR) AS currency,
        CAST(NULL AS DECIMAL(38, 8)) AS credit_limit,
        CAST(NULL AS BOOLEAN) AS is_on_credit_hold,
        CAST(NULL AS VARCHAR) AS external_id,
        CAST(NULL AS VARCHAR) AS external_ids,
        true AS is_active,
        CAST(NULL AS VARCHAR) AS merged_into_id,
        created_at,
        updated_at,
        load_id,
        line
    FROM staging.magento_customers
) AS fresh
ON known.source_system = fresh.source_system AND known.customer_id = fresh.customer_id
WHEN MATCHED AND known IS DISTINCT FROM fresh THEN UPDATE BY NAME
WHEN NOT MATCHED THEN INSERT BY NAME
WHEN NOT MATCHED BY SOURCE AND known.source_system = 'magento' THEN DELETE;
