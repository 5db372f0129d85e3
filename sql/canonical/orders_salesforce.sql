-- Purpose: orders of the Salesforce org: those that people there took by phone, and those that came from the tills
-- Grain: one row an order, deleted ones as cancelled
-- Parameters: none
-- Tables read: staging.salesforce_orders
-- The org's own status words are each org's; whether it is a draft decides. An order of the tills names itself by their id.
MERGE INTO canonical.orders AS known
USING (
    SELECT
        'salesforce' AS source_system,
        id AS order_id,
        upper(trim(coalesce(order_number, id))) AS order_reference,
        CASE
            WHEN is_deleted THEN 'cancelled'
            WHEN heartland_status = 'Cancelled' THEN 'cancelled'
            WHEN heartland_status IN ('Completed', 'Partially_Returned', 'Returned') THEN 'completed'
            WHEN heartland_status IN ('Processing', 'Ready') THEN 'processing'
            WHEN heartland_status = 'Pending' OR status_code IS DISTINCT FROM 'Activated' THEN 'pending'
            ELSE 'open'
        END AS state,
        coalesce(heartland_total_minor, total_minor, 0) AS total_minor,
        CAST(0 AS BIGINT) AS paid_minor,
        CAST(0 AS BIGINT) AS refunded_minor,
        currency,
        CAST(NULL AS VARCHAR) AS payment_method,
        CAST(NULL AS VARCHAR) AS gateway_transaction_id,
        created_at,
        coalesce(effective_date, CAST(created_at AT TIME ZONE 'UTC' AS DATE)) AS business_date,
        updated_at,
        load_id,
        line,
        upper(trim(coalesce(order_number, id))) AS stands_as_reference,
        CAST(NULL AS VARCHAR) AS edited_from_reference,
        CASE channel WHEN 'POS' THEN 'sale' WHEN 'Online' THEN 'web_order' ELSE 'special_order' END AS order_type,
        CASE WHEN heartland_id IS NOT NULL THEN 'heartland' END AS external_system,
        upper(trim(heartland_id)) AS external_reference,
        CAST(NULL AS VARCHAR) AS parent_order_id,
        account_id AS customer_id,
        store AS location_id,
        CAST(NULL AS VARCHAR) AS fulfillment_location_id,
        CAST(NULL AS VARCHAR) AS register_id,
        CAST(NULL AS VARCHAR) AS payment_state,
        coalesce(heartland_subtotal_minor, total_minor) AS subtotal_minor,
        coalesce(heartland_discount_minor, 0) AS discount_minor,
        coalesce(heartland_tax_minor, 0) AS tax_minor,
        coalesce(heartland_shipping_minor, 0) AS shipping_minor,
        CAST(0 AS BIGINT) AS other_minor,
        CAST(NULL AS TIMESTAMPTZ) AS completed_at
    FROM staging.salesforce_orders
) AS fresh
ON known.source_system = fresh.source_system AND known.order_id = fresh.order_id
WHEN MATCHED AND known IS DISTINCT FROM fresh THEN UPDATE BY NAME
WHEN NOT MATCHED THEN INSERT BY NAME
WHEN NOT MATCHED BY SOURCE AND known.source_system = 'salesforce' THEN DELETE;
