-- Purpose: addresses of the tills' customers and on their orders
-- Grain: one row an address of a customer, and at most two an order
-- Parameters: none
-- Tables read: staging.heartland_customers, staging.heartland_orders
-- Heartland keeps one line and fills the other form from it: both are kept as delivered. A customer's first address is the main one.
MERGE INTO canonical.addresses AS known
USING (
    WITH listed AS (
        SELECT id AS owner_id, updated_at, load_id, line, full_address, from_json(
                addresses,
                '[{"id":"VARCHAR","name":"VARCHAR","line1":"VARCHAR","line2":"VARCHAR","city":"VARCHAR","state":"VARCHAR","postal_code":"VARCHAR",
                    "country":"VARCHAR","phone":"VARCHAR","full_address":"VARCHAR"}]'
            ) AS found
        FROM staging.heartland_customers
    ),
    of_customers AS (
        SELECT owner_id, updated_at, load_id, line, unnest(found) AS a, generate_subscripts(found, 1) AS place
        FROM listed
        WHERE len(found) > 0
    ),
    on_orders AS (
        SELECT id AS owner_id, 'shipping' AS role, updated_at, load_id, line, shipping_address AS address FROM staging.heartland_orders
        UNION ALL
        SELECT id, 'billing', updated_at, load_id, line, billing_address FROM staging.heartland_orders
    ),
    read AS (
        SELECT
            concat('customer:', owner_id, '/address:', coalesce(a.id, CAST(place AS VARCHAR))) AS address_id,
            'customer' AS owner_kind, owner_id, CASE WHEN place = 1 THEN 'main' ELSE 'other' END AS role, a, updated_at, load_id, line
        FROM of_customers
        UNION ALL
        SELECT
            concat('order:', owner_id, '/', role), 'order', owner_id, role,
            from_json(address, '{"id":"VARCHAR","name":"VARCHAR","line1":"VARCHAR","line2":"VARCHAR","city":"VARCHAR","state":"VARCHAR","postal_code":"VARCHAR",
                    "country":"VARCHAR","phone":"VARCHAR","full_address":"VARCHAR"}'),
            updated_at, load_id, line
        FROM on_orders
        WHERE address IS NOT NULL
        UNION ALL
        SELECT
            concat('customer:', owner_id, '/address:1'), 'customer', owner_id, 'main',
            {'id': NULL, 'name': NULL, 'line1': NULL, 'line2': NULL, 'city': NULL, 'state': NULL, 'postal_code': NULL, 'country': NULL,
                'phone': NULL, 'full_address': full_address},
            updated_at, load_id, line
        FROM listed
        WHERE coalesce(len(found), 0) = 0 AND full_address IS NOT NULL
    )
    SELECT
        'heartland' AS source_system,
        address_id,
        owner_kind,
        owner_id,
        role,
        a.name AS name,
        CAST(NULL AS VARCHAR) AS first_name,
        CAST(NULL AS VARCHAR) AS last_name,
        CAST(NULL AS VARCHAR) AS company_name,
        a.line1 AS line1,
        a.line2 AS line2,
        CAST(NULL AS VARCHAR) AS line3,
        a.city AS city,
        CAST(NULL AS VARCHAR) AS region,
        a.state AS region_code,
        a.postal_code AS postal_code,
        CAST(NULL AS VARCHAR) AS country,
        a.country AS country_code,
        a.phone AS phone,
        CAST(NULL AS VARCHAR) AS email,
        a.full_address AS full_address,
        CAST(NULL AS BOOLEAN) AS is_default_billing,
        CAST(NULL AS BOOLEAN) AS is_default_shipping,
        a.id AS external_id,
        updated_at,
        load_id,
        line
    FROM read
) AS fresh
ON known.source_system = fresh.source_system AND known.address_id = fresh.address_id
WHEN MATCHED AND known IS DISTINCT FROM fresh THEN UPDATE BY NAME
WHEN NOT MATCHED THEN INSERT BY NAME
WHEN NOT MATCHED BY SOURCE AND known.source_system = 'heartland' THEN DELETE;
