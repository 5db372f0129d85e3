-- Purpose: customers of every system with what they are compared by, each part in one form
-- Grain: one row a customer that is in use and was not merged into another
-- Parameters: none
-- Tables read: canonical.customers, canonical.addresses (and the named functions of sql/mapping)
-- A contact in Salesforce that bears the id of a business there is no further customer: the business's account stands for both.
-- A business is compared by its company in the place of a family name. The main address counts, else the first.
WITH home AS (
    SELECT
        source_system,
        owner_id,
        coalesce(nullif(line1, ''), address_street(full_address)) AS street,
        coalesce(nullif(city, ''), address_city(full_address)) AS city,
        coalesce(nullif(postal_code, ''), address_postal_code(full_address)) AS postal_code,
        phone
    FROM canonical.addresses
    WHERE owner_kind = 'customer'
    QUALIFY
        row_number() OVER (
            PARTITION BY source_system, owner_id
            ORDER BY CASE role WHEN 'main' THEN 0 WHEN 'billing' THEN 1 WHEN 'shipping' THEN 2 ELSE 3 END, address_id
        ) = 1
),
people AS (
    SELECT
        customer.*,
        customer_kind(customer_type, company_name, coalesce(last_name, CASE WHEN company_name IS NULL THEN name END)) AS kind,
        home.street,
        home.city,
        home.postal_code,
        home.phone AS home_phone
    FROM canonical.customers AS customer
    LEFT JOIN home ON home.source_system = customer.source_system AND home.owner_id = customer.customer_id
    WHERE is_active AND merged_into_id IS NULL
)
SELECT
    concat_ws(' ', source_system, customer_id) AS record_id,
    source_system,
    customer_id,
    kind,
    external_id,
    external_ids,
    CASE
        WHEN kind = 'individual' THEN nullif(lower(strip_accents(coalesce(nullif(trim(first_name), ''), given_name(name)))), '')
    END AS given_name,
    CASE
        WHEN kind = 'business'
            THEN
                nullif(
                    trim(
                        regexp_replace(
                            lower(strip_accents(coalesce(company_name, name))),
                            '[^a-z0-9]+|\b(inc|llc|ltd|corp|co|company|gmbh)\b',
                            ' ',
                            'g'
                        )
                    ),
                    ''
                )
        ELSE nullif(lower(strip_accents(coalesce(nullif(trim(last_name), ''), family_name(name)))), '')
    END AS family_name,
    email_key(email) AS email,
    phone_key(coalesce(phone, home_phone)) AS phone,
    nullif(regexp_extract(street_key(street), '^(\d+)', 1), '') AS street_number,
    nullif(regexp_replace(street_key(street), '^\d+\S*\s*', ''), '') AS street,
    nullif(lower(strip_accents(trim(city))), '') AS city,
    nullif(left(replace(upper(postal_code), ' ', ''), 5), '') AS postal_code
FROM people
QUALIFY
    source_system <> 'salesforce'
    OR kind = 'business'
    OR external_ids IS NULL
    OR NOT bool_or(kind = 'business') OVER (PARTITION BY source_system, external_ids)
ORDER BY record_id;
