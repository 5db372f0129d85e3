-- Purpose: payments on Heartland Retail's tickets and orders as signed payments
-- Grain: one row a payment inside its document; ids of tickets and orders overlap, so a payment's id begins with its document's kind
-- Parameters: none
-- Tables read: staging.heartland_retail_ticket_payments, staging.heartland_retail_order_payments, staging.heartland_retail_payment_types,
--   staging.heartland_retail_locations, staging.heartland_retail_orders, staging.magento_orders
-- Amounts come signed. Heartland Retail knows no batch, deposit, card or gateway id of a payment: these stay empty, not zero.
-- An order that bears the number of a web order was brought in from the shop under it: what pays it pays the web order.
-- Money on an open ticket is held: nobody knows yet whether it pays a sale. Money on an open order is a prepayment, and was taken.
MERGE INTO canonical.payments AS known
USING (
    WITH found AS (
        SELECT
            'ticket:' || ticket_id AS order_id,
            'ticket:' || ticket_id || '/payment:' || id AS payment_id,
            CASE
                WHEN lower(ticket_status) IN ('void', 'voided') THEN 'voided'
                WHEN lower(ticket_status) IN ('complete', 'completed') THEN 'captured'
                ELSE 'unresolved'
            END AS status,
            * EXCLUDE (ticket_id, id, ticket_status, ticket_type, parent_ticket_id)
        FROM staging.heartland_retail_ticket_payments
        UNION ALL BY NAME
        SELECT
            'order:' || p.order_id AS order_id,
            'order:' || p.order_id || '/payment:' || p.id AS payment_id,
            'captured' AS status,
            p.* EXCLUDE (order_id, id, order_status),
            w.increment_id AS web_order_reference
        FROM staging.heartland_retail_order_payments AS p
        LEFT JOIN staging.heartland_retail_orders AS o ON o.id = p.order_id
        LEFT JOIN (SELECT DISTINCT upper(trim(increment_id)) AS increment_id FROM staging.magento_orders) AS w
            ON w.increment_id = upper(trim(o.order_number))
    ),
    named AS (
        SELECT
            f.* EXCLUDE (location_id),
            coalesce(l.location_number, f.location_id) AS location_id,
            upper(trim(coalesce(t.name, f.payment_class, 'unknown'))) AS method
        FROM found AS f
        LEFT JOIN staging.heartland_retail_payment_types AS t ON t.id = f.payment_type_id
        LEFT JOIN staging.heartland_retail_locations AS l ON l.id = f.location_id
    )
    SELECT
        'heartland_retail' AS source_system,
        payment_id,
        CASE WHEN amount_minor < 0 THEN 'refund' ELSE 'sale' END AS operation,
        CAST(NULL AS VARCHAR) AS original_payment_id,
        order_id,
        web_order_reference,
        CASE WHEN web_order_reference IS NULL THEN 'store' ELSE 'web' END AS channel,
        amount_minor,
        currency,
        CASE method
            WHEN 'MASTERCARD' THEN 'MC'
            WHEN 'AMERICAN EXPRESS' THEN 'AMEX'
            WHEN 'GIFT CARD' THEN 'GIFT_CARD'
            WHEN 'STORE CREDIT' THEN 'STORE_CREDIT'
            ELSE replace(method, ' ', '_')
        END AS tender,
        CASE
            WHEN method IN ('VISA', 'MASTERCARD', 'MC', 'AMEX', 'AMERICAN EXPRESS', 'DISCOVER', 'CREDIT CARD', 'DEBIT CARD') THEN 'card'
            WHEN method = 'CASH' THEN 'cash'
            WHEN method = 'GIFT CARD' THEN 'gift_card'
            WHEN method = 'STORE CREDIT' THEN 'store_credit'
            WHEN method = 'CHECK' THEN 'check'
            ELSE 'external'
        END AS tender_type,
        status,
        CAST(NULL AS VARCHAR) AS card_last4,
        CAST(NULL AS VARCHAR) AS auth_code,
        CAST(NULL AS VARCHAR) AS gateway_transaction_id,
        location_id,
        station_id AS register_id,
        occurred_at,
        business_date,
        CAST(NULL AS VARCHAR) AS batch_id,
        CAST(NULL AS TIMESTAMPTZ) AS batch_closed_at,
        CAST(NULL AS VARCHAR) AS deposit_id,
        CAST(NULL AS DATE) AS settlement_date,
        occurred_at AS recorded_at,
        greatest(updated_at, coalesce(payment_updated_at, updated_at)) AS updated_at,
        load_id,
        line
    FROM named
) AS fresh
ON known.source_system = fresh.source_system AND known.payment_id = fresh.payment_id
WHEN MATCHED AND known IS DISTINCT FROM fresh THEN UPDATE BY NAME
WHEN NOT MATCHED THEN INSERT BY NAME
WHEN NOT MATCHED BY SOURCE AND known.source_system = 'heartland_retail' THEN DELETE;
