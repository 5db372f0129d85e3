-- Purpose: addresses of the Salesforce org's accounts, and of contacts without one
-- Grain: one row an address of its owner
-- Parameters: none
-- Tables read: staging.salesforce_accounts, staging.salesforce_contacts
MERGE INTO canonical.addresses AS known
USING (
    WITH read AS (
        SELECT
            id AS owner_id, 'billing' AS role, name, billing_street AS street, billing_city AS city, billing_state AS state,
            billing_postal_code AS postal_code, billing_country AS country, phone, updated_at, load_id, line
        FROM staging.salesforce_accounts
        UNION ALL
        SELECT
            id, 'shipping', name, shipping_street, shipping_city, shipping_state, shipping_postal_code, shipping_country, phone, updated_at, load_id,
            line
        FROM staging.salesforce_accounts
        UNION ALL
        SELECT
            id, 'main', NULL, mailing_street, mailing_city, mailing_state, mailing_postal_code, mailing_country, phone, updated_at, load_id, line
        FROM staging.salesforce_contacts
    )
    SELECT
        'salesforce' AS source_system,
        concat('customer:', owner_id, '/', role) AS address_id,
        'customer' AS owner_kind,
        owner_id,
        role,
        name,
        CAST(NULL AS VARCHAR) AS first_name,
        CAST(NULL AS VARCHAR) AS last_name,
        CAST(NULL AS VARCHAR) AS company_name,
        split_part(replace(street, chr(13), ''), chr(10), 1) AS line1,
        nullif(split_part(replace(street, chr(13), ''), chr(10), 2), '') AS line2,
        CAST(NULL AS VARCHAR) AS line3,
        city,
        CASE WHEN length(state) > 3 THEN state END AS region,
        CASE WHEN length(state) <= 3 THEN upper(state) END AS region_code,
        postal_code,
        CASE WHEN length(country) > 2 THEN country END AS country,
        CASE WHEN length(country) = 2 THEN upper(country) END AS country_code,
        phone,
        CAST(NULL AS VARCHAR) AS email,
        CAST(NULL AS VARCHAR) AS full_address,
        CAST(NULL AS BOOLEAN) AS is_default_billing,
        CAST(NULL AS BOOLEAN) AS is_default_shipping,
        CAST(NULL AS VARCHAR) AS external_id,
        updated_at,
        load_id,
        line
    FROM read
    WHERE street IS NOT NULL OR city IS NOT NULL OR postal_code IS NOT NULL
) AS fresh
ON known.source_system = fresh.source_system AND known.address_id = fresh.address_id
WHEN MATCHED AND known IS DISTINCT FROM fresh THEN UPDATE BY NAME
WHEN NOT MATCHED THEN INSERT BY NAME
WHEN NOT MATCHED BY SOURCE AND known.source_system = 'salesforce' THEN DELETE;
