-- Purpose: what each system holds of customers, field by field of the ownership table, as written and as compared
-- Grain: one row a customer of a system
-- Parameters: none
-- Tables read: canonical.customers, staging.salesforce_accounts, staging.salesforce_contacts
-- A till's customer that the shop's account made carries its id; persons in Salesforce carry the till's.
-- A person there is an account with one contact, and goes by the account's id; the contacts of a business
-- are its own people, and no customer that other systems keep.
SELECT
    c.source_system || '.customers' AS place,
    c.source_system || ':customers:' || c.customer_id AS record,
    c.customer_id AS target_id,
    c.updated_at AS modified_at,
    CAST(NULL AS VARCHAR) AS modified_by,
    'magento:customers:' || (c.external_ids ->> '$.magento_customer_id') AS same_as,
    c.first_name AS value_first_name,
    nullif(trim(c.first_name), '') AS key_first_name,
    c.last_name AS value_last_name,
    nullif(trim(c.last_name), '') AS key_last_name,
    c.email AS value_email,
    email_key(c.email) AS key_email,
    c.phone AS value_phone,
    phone_key(c.phone) AS key_phone,
    CAST(c.accepts_marketing AS VARCHAR) AS value_accepts_marketing,
    CAST(c.accepts_marketing AS VARCHAR) AS key_accepts_marketing
FROM canonical.customers AS c
WHERE c.source_system IN ('heartland', 'magento') AND c.is_active AND c.merged_into_id IS NULL
UNION ALL
(
    WITH people AS (
        SELECT
            s.*,
            CASE WHEN a.id IS NULL OR count(*) OVER (PARTITION BY s.account_id) > 1 THEN s.id ELSE a.id END AS customer_id
        FROM staging.salesforce_contacts AS s
        LEFT JOIN staging.salesforce_accounts AS a ON a.id = s.account_id
        WHERE NOT coalesce(s.is_deleted, false) AND lower(a.customer_type) IS DISTINCT FROM 'business'
    )
    SELECT
        'salesforce.contacts',
        'salesforce:customers:' || p.customer_id,
        p.id,
        p.last_modified_at,
        p.last_modified_by,
        'heartland:customers:' || p.heartland_id,
        p.first_name,
        nullif(trim(p.first_name), ''),
        p.last_name,
        nullif(trim(p.last_name), ''),
        p.email,
        email_key(p.email),
        p.phone,
        phone_key(p.phone),
        CAST(p.marketing_opt_in AS VARCHAR),
        CAST(p.marketing_opt_in AS VARCHAR)
    FROM people AS p
)
UNION ALL
SELECT
    'salesforce.accounts',
    'salesforce:customers:' || a.id,
    a.id,
    a.last_modified_at,
    a.last_modified_by,
    'heartland:customers:' || a.heartland_id,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    a.phone,
    phone_key(a.phone),
    NULL,
    NULL
FROM staging.salesforce_accounts AS a
WHERE NOT coalesce(a.is_deleted, false)
