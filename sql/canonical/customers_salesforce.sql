-- Purpose: accounts and contacts of the Salesforce org
-- Grain: one row an account; a contact of an account of several is a customer of its own
-- Parameters: none
-- Tables read: staging.salesforce_accounts, staging.salesforce_contacts
-- A person is an account and one contact, which say one thing in two places: the contact has the names. Account ids begin with 001,
-- those of contacts with 003. What was merged away was deleted, and names the one that stayed.
MERGE INTO canonical.customers AS known
USING (
    WITH people AS (
        SELECT *, count(*) OVER (PARTITION BY account_id) AS beside, account_id IS NULL AS is_alone
        FROM staging.salesforce_contacts
        WHERE NOT coalesce(is_deleted, false)
    ),
    found AS (
        SELECT
            a.id, a.account_number AS customer_number, lower(a.customer_type) AS customer_type, a.name, p.first_name, p.last_name,
            CASE WHEN lower(a.customer_type) = 'business' OR (a.customer_type IS NULL AND p.id IS NULL) THEN a.name END AS company_name,
            p.email, coalesce(p.phone, p.mobile_phone, a.phone) AS phone, coalesce(p.marketing_opt_in, NOT p.has_opted_out_of_email) AS accepts_marketing,
            coalesce(a.heartland_id, p.heartland_id) AS heartland_id, coalesce(a.is_deleted, false) AS is_deleted, a.master_record_id, a.created_at,
            greatest(a.updated_at, p.updated_at) AS updated_at, a.load_id, a.line
        FROM staging.salesforce_accounts AS a
        LEFT JOIN people AS p ON p.account_id = a.id AND p.beside = 1 AND lower(a.customer_type) IS DISTINCT FROM 'business'
        UNION ALL
        SELECT
            p.id, NULL, 'individual', NULL, p.first_name, p.last_name, NULL, p.email, coalesce(p.phone, p.mobile_phone),
            coalesce(p.marketing_opt_in, NOT p.has_opted_out_of_email), p.heartland_id, false, p.master_record_id, p.created_at, p.updated_at,
            p.load_id, p.line
        FROM people AS p
        LEFT JOIN staging.salesforce_accounts AS a ON a.id = p.account_id
        WHERE p.is_alone OR p.beside > 1 OR lower(a.customer_type) = 'business'
    )
    SELECT
        'salesforce' AS source_system,
        id AS customer_id,
        customer_number,
        CASE WHEN customer_type IN ('individual', 'business') THEN customer_type END AS customer_type,
        name,
        first_name,
        CAST(NULL AS VARCHAR) AS middle_name,
        last_name,
        company_name,
        email,
        phone,
        CAST(NULL AS VARCHAR) AS tax_number,
        CAST(NULL AS VARCHAR) AS customer_group,
        CAST(NULL AS VARCHAR) AS website_id,
        CAST(NULL AS BIGINT) AS loyalty_points,
        accepts_marketing,
        CAST(NULL AS VARCHAR) AS currency,
        CAST(NULL AS DECIMAL(38, 8)) AS credit_limit,
        CAST(NULL AS BOOLEAN) AS is_on_credit_hold,
        heartland_id AS external_id,
        CASE WHEN heartland_id IS NOT NULL THEN CAST(json_object('heartland_customer_id', heartland_id) AS VARCHAR) END AS external_ids,
        NOT is_deleted AS is_active,
        master_record_id AS merged_into_id,
        created_at,
        updated_at,
        load_id,
        line
    FROM found
) AS fresh
ON known.source_system = fresh.source_system AND known.customer_id = fresh.customer_id
WHEN MATCHED AND known IS DISTINCT FROM fresh THEN UPDATE BY NAME
WHEN NOT MATCHED THEN INSERT BY NAME
WHEN NOT MATCHED BY SOURCE AND known.source_system = 'salesforce' THEN DELETE;
