-- Purpose: the tills' orders: sales, returns, and web orders as they came in there
-- Grain: one row an order
-- Parameters: none
-- Tables read: staging.heartland_orders
-- The status is written in three vocabularies, which come together here. The subtotal is after discounts of lines, before that of the order.
MERGE INTO canonical.orders AS known
USING (
    SELECT
        'heartland' AS source_system,
        id AS order_id,
        upper(trim(coalesce(order_number, id))) AS order_reference,
        CASE lower(replace(replace(trim(status), '_', ''), ' ', ''))
            WHEN 'onhold' THEN 'on_hold'
            WHEN 'partiallyfulfilled' THEN 'partially_fulfilled'
            WHEN 'complete' THEN 'completed'
            WHEN 'canceled' THEN 'cancelled'
            ELSE lower(trim(status))
        END AS state,
        total_minor,
        amount_paid_minor AS paid_minor,
        amount_refunded_minor AS refunded_minor,
        currency,
        CAST(NULL AS VARCHAR) AS payment_method,
        CAST(NULL AS VARCHAR) AS gateway_transaction_id,
        ordered_at AS created_at,
        business_date,
        updated_at,
        load_id,
        line,
        upper(trim(coalesce(order_number, id))) AS stands_as_reference,
        CAST(NULL AS VARCHAR) AS edited_from_reference,
        CASE order_type WHEN 'pos_sale' THEN 'sale' ELSE order_type END AS order_type,
        source_system AS external_system,
        upper(trim(external_id)) AS external_reference,
        parent_order_id,
        customer_id,
        location_id,
        fulfillment_location_id,
        station_id AS register_id,
        CASE WHEN lower(payment_status) IN ('unpaid', 'authorized', 'partially_paid', 'paid', 'partially_refunded', 'refunded', 'voided', 'failed')
            THEN lower(payment_status) END AS payment_state,
        subtotal_minor,
        order_discount_minor AS discount_minor,
        tax_minor,
        shipping_minor,
        tip_minor + surcharge_minor + rounding_minor AS other_minor,
        completed_at
    FROM staging.heartland_orders
) AS fresh
ON known.source_system = fresh.source_system AND known.order_id = fresh.order_id
WHEN MATCHED AND known IS DISTINCT FROM fresh THEN UPDATE BY NAME
WHEN NOT MATCHED THEN INSERT BY NAME
WHEN NOT MATCHED BY SOURCE AND known.source_system = 'heartland' THEN DELETE;
