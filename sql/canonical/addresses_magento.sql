-- Purpose: addresses of the shop's accounts and on its orders
-- Grain: one row an address of an account, and at most two an order
-- Parameters: none
-- Tables read: staging.magento_customers, staging.magento_orders
-- An account's region is an object, an order's is text. A guest's mail address stands on the order's address only.
MERGE INTO canonical.addresses AS known
USING (
    WITH of_customers AS (
        SELECT CAST(id AS VARCHAR) AS owner_id, updated_at, load_id, line, unnest(from_json(
                addresses,
                '[{"id":"VARCHAR","firstname":"VARCHAR","lastname":"VARCHAR","company":"VARCHAR","street":["VARCHAR"],"city":"VARCHAR",
                    "region":{"region_code":"VARCHAR","region":"VARCHAR"},"postcode":"VARCHAR","country_id":"VARCHAR","telephone":"VARCHAR",
                    "default_billing":"VARCHAR","default_shipping":"VARCHAR"}]'
            )) AS a
        FROM staging.magento_customers
    ),
    on_orders AS (
        SELECT owner_id, role, updated_at, load_id, line, from_json(
                address,
                '{"entity_id":"VARCHAR","email":"VARCHAR","firstname":"VARCHAR","lastname":"VARCHAR","company":"VARCHAR","street":["VARCHAR"],"city":"VARCHAR",
                    "region":"VARCHAR","region_code":"VARCHAR","postcode":"VARCHAR","country_id":"VARCHAR","telephone":"VARCHAR"}'
            ) AS a
        FROM (
            SELECT 'MO-' || increment_id AS owner_id, 'shipping' AS role, updated_at, load_id, line, shipping_address AS address
            FROM staging.magento_orders
            UNION ALL
            SELECT 'MO-' || increment_id, 'billing', updated_at, load_id, line, billing_address
            FROM staging.magento_orders
        )
        WHERE address IS NOT NULL
    ),
    read AS (
        SELECT
            concat('customer:', owner_id, '/address:', a.id) AS address_id, 'customer' AS owner_kind, owner_id,
            CASE
                WHEN yes_or_no(a.default_billing) THEN 'billing'
                WHEN yes_or_no(a.default_shipping) THEN 'shipping'
                ELSE 'other'
            END AS role,
            a.firstname, a.lastname, a.company, a.street, a.city, a.region.region AS region, a.region.region_code AS region_code,
            a.postcode, a.country_id, a.telephone, CAST(NULL AS VARCHAR) AS email, coalesce(yes_or_no(a.default_billing), false) AS is_default_billing,
            coalesce(yes_or_no(a.default_shipping), false) AS is_default_shipping, a.id AS external_id, updated_at, load_id, line
        FROM of_customers
        UNION ALL
        SELECT
            concat('order:', owner_id, '/', role), 'order', owner_id, role,
            a.firstname, a.lastname, a.company, a.street, a.city, a.region, a.region_code,
            a.postcode, a.country_id, a.telephone, a.email, NULL, NULL, a.entity_id, updated_at, load_id, line
        FROM on_orders
    )
    SELECT
        'magento' AS source_system,
        address_id,
        owner_kind,
        owner_id,
        role,
        CAST(NULL AS VARCHAR) AS name,
        firstname AS first_name,
        lastname AS last_name,
        company AS company_name,
        street[1] AS line1,
        street[2] AS line2,
        nullif(array_to_string(street[3:], ', '), '') AS line3,
        city,
        region,
        region_code,
        postcode AS postal_code,
        CAST(NULL AS VARCHAR) AS country,
        country_id AS country_code,
        telephone AS phone,
        email,
        CAST(NULL AS VARCHAR) AS full_address,
        is_default_billing,
        is_default_shipping,
        external_id,
        updated_at,
        load_id,
        line
    FROM read
) AS fresh
ON known.source_system = fresh.source_system AND known.address_id = fresh.address_id
WHEN MATCHED AND known IS DISTINCT FROM fresh THEN UPDATE BY NAME
WHEN NOT MATCHED THEN INSERT BY NAME
WHEN NOT MATCHED BY SOURCE AND known.source_system = 'magento' THEN DELETE;
