-- Purpose: addresses of the ledger's customers: their own, those for bills, those that goods go to
-- Grain: one row an address
-- Parameters: none
-- Tables read: staging.epicor_customers, staging.epicor_ship_tos
-- The ship-to without a code is the customer's own address again. An address for bills counts where it is another one.
MERGE INTO canonical.addresses AS known
USING (
    WITH read AS (
        SELECT
            company, cust_num, 'main' AS place, 'main' AS role, name, address_line1, address_line2, address_line3, city, state, postal_code, country,
            phone, email, CAST(NULL AS VARCHAR) AS external_id, changed_at AS updated_at, load_id, line
        FROM staging.epicor_customers
        UNION ALL BY NAME
        SELECT
            company, cust_num, 'billing' AS place, 'billing' AS role, bill_to_name AS name, bill_to_address_line1 AS address_line1,
            bill_to_postal_code AS postal_code, changed_at AS updated_at, load_id, line
        FROM staging.epicor_customers
        WHERE bill_to_address_line1 IS NOT NULL
            AND (bill_to_address_line1, bill_to_name, bill_to_postal_code) IS DISTINCT FROM (address_line1, name, postal_code)
        UNION ALL BY NAME
        SELECT
            company, cust_num, 'ship-to:' || ship_to_num AS place, 'shipping' AS role, name, address_line1, address_line2, address_line3, city, state,
            postal_code, country, phone, email, external_id, load_id, line
        FROM staging.epicor_ship_tos
        WHERE ship_to_num <> ''
    )
    SELECT
        'epicor' AS source_system,
        concat('customer:', company, '-', cust_num, '/', place) AS address_id,
        'customer' AS owner_kind,
        concat_ws('-', company, cust_num) AS owner_id,
        role,
        name,
        CAST(NULL AS VARCHAR) AS first_name,
        CAST(NULL AS VARCHAR) AS last_name,
        CAST(NULL AS VARCHAR) AS company_name,
        address_line1 AS line1,
        address_line2 AS line2,
        address_line3 AS line3,
        city,
        CAST(NULL AS VARCHAR) AS region,
        state AS region_code,
        postal_code,
        country,
        CAST(NULL AS VARCHAR) AS country_code,
        phone,
        email,
        CAST(NULL AS VARCHAR) AS full_address,
        CAST(NULL AS BOOLEAN) AS is_default_billing,
        CAST(NULL AS BOOLEAN) AS is_default_shipping,
        external_id,
        updated_at,
        load_id,
        line
    FROM read
) AS fresh
ON known.source_system = fresh.source_system AND known.address_id = fresh.address_id
WHEN MATCHED AND known IS DISTINCT FROM fresh THEN UPDATE BY NAME
WHEN NOT MATCHED THEN INSERT BY NAME
WHEN NOT MATCHED BY SOURCE AND known.source_system = 'epicor' THEN DELETE;
