-- Purpose: what each system holds of customers, field by field of the ownership table, as written and as compared
-- Grain: one row a customer of a system
-- Parameters: none
-- Tables read: canonical.customers, canonical.addresses, staging.heartland_customers, staging.epicor_customers, staging.salesforce_accounts,
--   staging.salesforce_contacts
-- A till's customer that the shop's account or the ledger's customer made carries its id; persons in Salesforce carry the till's, and
-- the ledger's customers do where we wrote them. A person in Salesforce is an account with one contact, and goes by the account's id; the contacts of a business
-- are its own people, and no customer that other systems keep. House accounts of the ledger are nobody.
-- Addresses are compared word by word, each abbreviation spelled out, for they are kept in parts here and in one line there.
WITH homes AS (
    SELECT
        source_system,
        owner_id,
        full_address,
        concat_ws(
            ' ', coalesce(line1, regexp_replace(full_address, ',\s*USA?\s*$', '')), line2, city, region_code, left(postal_code, 5)
        ) AS written
    FROM canonical.addresses
    WHERE owner_kind = 'customer' AND source_system IN ('heartland', 'epicor')
    QUALIFY
        row_number() OVER (
            PARTITION BY source_system, owner_id
            ORDER BY CASE role WHEN 'main' THEN 0 WHEN 'billing' THEN 1 ELSE 2 END, address_id
        ) = 1
),
homed AS (
    SELECT
        source_system,
        owner_id,
        full_address,
        nullif(
            array_to_string(
                list_transform(
                    regexp_extract_all(lower(strip_accents(replace(written, '#', ' unit '))), '[a-z0-9]+'),
                    lambda word: lower(coalesce(street_direction(word), street_unit(word), street_suffix(word)))
                ),
                ' '
            ),
            ''
        ) AS address_key
    FROM homes
),
people AS (
    SELECT
        s.*,
        CASE WHEN a.id IS NULL OR count(*) OVER (PARTITION BY s.account_id) > 1 THEN s.id ELSE a.id END AS customer_id
    FROM staging.salesforce_contacts AS s
    LEFT JOIN staging.salesforce_accounts AS a ON a.id = s.account_id
    WHERE NOT coalesce(s.is_deleted, false) AND lower(a.customer_type) IS DISTINCT FROM 'business'
)
SELECT
    c.source_system || '.customers' AS place,
    c.source_system || ':customers:' || c.customer_id AS record,
    c.customer_id AS target_id,
    c.updated_at AS modified_at,
    CAST(NULL AS VARCHAR) AS modified_by,
    coalesce(
        'magento:customers:' || (c.external_ids ->> '$.magento_customer_id'),
        CASE WHEN made.cust_num IS NOT NULL THEN 'epicor:customers:' || c.external_id END
    ) AS same_as,
    c.first_name AS value_first_name,
    nullif(trim(c.first_name), '') AS key_first_name,
    c.last_name AS value_last_name,
    nullif(trim(c.last_name), '') AS key_last_name,
    c.email AS value_email,
    email_key(c.email) AS key_email,
    c.phone AS value_phone,
    phone_key(c.phone) AS key_phone,
    CAST(c.accepts_marketing AS VARCHAR) AS value_accepts_marketing,
    CAST(c.accepts_marketing AS VARCHAR) AS key_accepts_marketing,
    c.company_name AS value_company_name,
    nullif(trim(c.company_name), '') AS key_company_name,
    home.full_address AS value_address,
    home.address_key AS key_address,
    CAST(NULL AS VARCHAR) AS parts_address,
    t.custom ->> '$.payment_terms' AS value_payment_terms,
    nullif(t.custom ->> '$.payment_terms', '') AS key_payment_terms,
    t.custom ->> '$.credit_limit' AS value_credit_limit,
    CAST(nullif(TRY_CAST(t.custom ->> '$.credit_limit' AS DECIMAL(18, 2)), 0) AS VARCHAR) AS key_credit_limit,
    t.custom ->> '$.credit_hold' AS value_credit_hold,
    t.custom ->> '$.credit_hold' AS key_credit_hold,
    t.custom ->> '$.tax_exempt' AS value_tax_exempt,
    nullif(t.custom ->> '$.tax_exempt', '') AS key_tax_exempt,
    t.custom ->> '$.territory' AS value_territory,
    nullif(t.custom ->> '$.territory', '') AS key_territory
FROM canonical.customers AS c
LEFT JOIN staging.heartland_customers AS t ON c.source_system = 'heartland' AND t.id = c.customer_id
LEFT JOIN homed AS home ON home.source_system = c.source_system AND home.owner_id = c.customer_id
LEFT JOIN staging.epicor_customers AS made ON c.source_system = 'heartland' AND concat_ws('-', made.company, made.cust_num) = c.external_id
WHERE c.source_system IN ('heartland', 'magento') AND c.is_active AND c.merged_into_id IS NULL
UNION ALL BY NAME
SELECT
    'salesforce.contacts' AS place,
    'salesforce:customers:' || p.customer_id AS record,
    p.id AS target_id,
    p.last_modified_at AS modified_at,
    p.last_modified_by AS modified_by,
    'heartland:customers:' || p.heartland_id AS same_as,
    p.first_name AS value_first_name,
    nullif(trim(p.first_name), '') AS key_first_name,
    p.last_name AS value_last_name,
    nullif(trim(p.last_name), '') AS key_last_name,
    p.email AS value_email,
    email_key(p.email) AS key_email,
    p.phone AS value_phone,
    phone_key(p.phone) AS key_phone,
    CAST(p.marketing_opt_in AS VARCHAR) AS value_accepts_marketing,
    CAST(p.marketing_opt_in AS VARCHAR) AS key_accepts_marketing
FROM people AS p
UNION ALL BY NAME
SELECT
    'salesforce.accounts' AS place,
    'salesforce:customers:' || a.id AS record,
    a.id AS target_id,
    a.last_modified_at AS modified_at,
    a.last_modified_by AS modified_by,
    'heartland:customers:' || a.heartland_id AS same_as,
    a.phone AS value_phone,
    phone_key(a.phone) AS key_phone
FROM staging.salesforce_accounts AS a
WHERE NOT coalesce(a.is_deleted, false)
UNION ALL BY NAME
SELECT
    'epicor.customers' AS place,
    'epicor:customers:' || concat_ws('-', e.company, e.cust_num) AS record,
    CAST(e.cust_num AS VARCHAR) AS target_id,
    e.changed_at AS modified_at,
    e.changed_by AS modified_by,
    'heartland:customers:' || nullif(regexp_extract(coalesce(e.external_id, e.integration_ref), '^HL:CUS:(.+)$', 1), '') AS same_as,
    e.email AS value_email,
    email_key(e.email) AS key_email,
    e.phone AS value_phone,
    phone_key(e.phone) AS key_phone,
    e.name AS value_company_name,
    nullif(trim(e.name), '') AS key_company_name,
    concat_ws(', ', e.address_line1, e.address_line2, e.city, e.state, e.postal_code) AS value_address,
    home.address_key AS key_address,
    CAST(
        json_object(
            'Address1', e.address_line1, 'Address2', e.address_line2, 'City', e.city, 'State', e.state, 'Zip', e.postal_code
        ) AS VARCHAR
    ) AS parts_address,
    e.terms_code AS value_payment_terms,
    e.terms_code AS key_payment_terms,
    CAST(e.credit_limit AS VARCHAR) AS value_credit_limit,
    CAST(nullif(CAST(e.credit_limit AS DECIMAL(18, 2)), 0) AS VARCHAR) AS key_credit_limit,
    CAST(coalesce(e.is_credit_hold, false) AS VARCHAR) AS value_credit_hold,
    CAST(coalesce(e.is_credit_hold, false) AS VARCHAR) AS key_credit_hold,
    e.tax_exempt_reason AS value_tax_exempt,
    e.tax_exempt_reason AS key_tax_exempt,
    e.territory_id AS value_territory,
    e.territory_id AS key_territory
FROM staging.epicor_customers AS e
LEFT JOIN homed AS home ON home.source_system = 'epicor' AND home.owner_id = concat_ws('-', e.company, e.cust_num)
WHERE coalesce(e.group_code, '') <> 'HOUSE'
