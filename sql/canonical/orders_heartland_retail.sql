-- Purpose: tickets and orders of Heartland Retail
-- Grain: one row a document; ids of tickets and orders overlap, so an order's id begins with its document's kind
-- Parameters: none
-- Tables read: staging.heartland_retail_tickets, staging.heartland_retail_orders, staging.heartland_retail_locations,
--   staging.magento_orders
-- An order that bears the number of a web order was brought in from the shop under it. An order's invoices are its shipments.
-- What a return gives back counts as refunded on the sale that it names; a return itself refunds what it paid out.
-- Tips, rounding and coupons of a whole document have no field of their own: what its parts do not explain is told as other.
MERGE INTO canonical.orders AS known
USING (
    WITH web AS (
        SELECT DISTINCT upper(trim(increment_id)) AS increment_id FROM staging.magento_orders
    ),
    returned AS (
        SELECT parent_ticket_id, -sum(total_minor) AS refunded_minor
        FROM staging.heartland_retail_tickets
        WHERE lower(ticket_type) = 'return' AND parent_ticket_id IS NOT NULL AND lower(status) IN ('complete', 'completed')
        GROUP BY parent_ticket_id
    ),
    shipping AS (
        SELECT id, sum(minor_units(l.value, currency_exponent(currency))) AS shipping_minor
        FROM (
            SELECT id, currency, unnest(from_json(lines_json, '[{"type":"VARCHAR","value":"VARCHAR"}]')) AS l
            FROM staging.heartland_retail_tickets
        )
        WHERE l.type = 'ShippingLine'
        GROUP BY id
    ),
    documents AS (
        SELECT
            'ticket:' || t.id AS order_id, t.ticket_number AS document_number, t.status,
            CASE WHEN lower(t.ticket_type) = 'return' THEN 'return' ELSE 'sale' END AS order_type,
            coalesce(t.paid_minor, 0) AS paid_minor, CAST(coalesce(r.refunded_minor, 0) AS BIGINT) AS returned_minor,
            'ticket:' || t.parent_ticket_id AS parent_order_id, CAST(coalesce(s.shipping_minor, 0) AS BIGINT) AS shipping_minor,
            t.total_minor, t.subtotal_minor, t.tax_minor, t.currency, t.customer_id, t.location_id, t.station_id, t.completed_at, t.created_at,
            t.business_date, t.updated_at, t.load_id, t.line
        FROM staging.heartland_retail_tickets AS t
        LEFT JOIN returned AS r ON r.parent_ticket_id = t.id
        LEFT JOIN shipping AS s ON s.id = t.id
        UNION ALL BY NAME
        SELECT
            'order:' || o.id AS order_id, o.order_number AS document_number, o.status,
            CASE WHEN w.increment_id IS NULL THEN 'special_order' ELSE 'web_order' END AS order_type, w.increment_id AS web_order_reference,
            coalesce(o.paid_minor, 0) AS paid_minor, CAST(0 AS BIGINT) AS returned_minor, coalesce(o.shipping_minor, 0) AS shipping_minor,
            o.total_minor, o.subtotal_minor, o.tax_minor, o.currency, o.customer_id, o.location_id, o.station_id, o.completed_at, o.created_at,
            o.business_date, o.updated_at, o.load_id, o.line
        FROM staging.heartland_retail_orders AS o
        LEFT JOIN web AS w ON w.increment_id = upper(trim(o.order_number))
    )
    SELECT
        'heartland_retail' AS source_system,
        d.order_id AS order_id,
        upper(trim(coalesce(d.document_number, d.order_id))) AS order_reference,
        CASE lower(replace(trim(d.status), ' ', '_'))
            WHEN 'complete' THEN 'completed'
            WHEN 'closed' THEN 'completed'
            WHEN 'incomplete' THEN 'pending'
            WHEN 'canceled' THEN 'cancelled'
            WHEN 'void' THEN 'voided'
            WHEN 'held' THEN 'on_hold'
            ELSE lower(replace(trim(d.status), ' ', '_'))
        END AS state,
        d.total_minor AS total_minor,
        greatest(d.paid_minor, 0) AS paid_minor,
        greatest(-d.paid_minor, 0) + d.returned_minor AS refunded_minor,
        d.currency AS currency,
        CAST(NULL AS VARCHAR) AS payment_method,
        CAST(NULL AS VARCHAR) AS gateway_transaction_id,
        coalesce(d.created_at, d.completed_at, d.updated_at) AS created_at,
        d.business_date AS business_date,
        d.updated_at AS updated_at,
        d.load_id AS load_id,
        d.line AS line,
        upper(trim(coalesce(d.document_number, d.order_id))) AS stands_as_reference,
        CAST(NULL AS VARCHAR) AS edited_from_reference,
        d.order_type AS order_type,
        CASE WHEN d.web_order_reference IS NOT NULL THEN 'magento' END AS external_system,
        d.web_order_reference AS external_reference,
        d.parent_order_id AS parent_order_id,
        d.customer_id AS customer_id,
        coalesce(l.location_number, d.location_id) AS location_id,
        CAST(NULL AS VARCHAR) AS fulfillment_location_id,
        d.station_id AS register_id,
        CAST(NULL AS VARCHAR) AS payment_state,
        d.subtotal_minor AS subtotal_minor,
        CAST(0 AS BIGINT) AS discount_minor,
        coalesce(d.tax_minor, 0) AS tax_minor,
        d.shipping_minor AS shipping_minor,
        d.total_minor - d.subtotal_minor - coalesce(d.tax_minor, 0) - d.shipping_minor AS other_minor,
        d.completed_at AS completed_at
    FROM documents AS d
    LEFT JOIN staging.heartland_retail_locations AS l ON l.id = d.location_id
) AS fresh
ON known.source_system = fresh.source_system AND known.order_id = fresh.order_id
WHEN MATCHED AND known IS DISTINCT FROM fresh THEN UPDATE BY NAME
WHEN NOT MATCHED THEN INSERT BY NAME
WHEN NOT MATCHED BY SOURCE AND known.source_system = 'heartland_retail' THEN DELETE;
