-- Purpose: Heartland's ledger rows as signed payments; a web payment learns its shop order through the till's order
-- Grain: one row a payment row that moves money or holds it
-- Parameters: none
-- Tables read: staging.heartland_payments, staging.heartland_orders
-- A row's own amount is never negative, its operation gives the direction. Voids act on their parent's status and move nothing.
-- An authorisation holds money until it is captured; its captures are rows of their own, and whoever judges looks at what was known when.
MERGE INTO canonical.payments AS known
USING (
    SELECT
        'heartland' AS source_system,
        p.id AS payment_id,
        p.operation,
        p.parent_payment_id AS original_payment_id,
        p.order_id,
        CASE WHEN o.source_system = 'magento' THEN upper(trim(o.external_id)) END AS web_order_reference,
        CASE WHEN o.source_system = 'magento' THEN 'web' ELSE 'store' END AS channel,
        CASE WHEN p.operation = 'refund' THEN -p.amount_minor ELSE p.amount_minor END AS amount_minor,
        p.currency,
        CASE upper(trim(p.method))
            WHEN 'MASTERCARD' THEN 'MC'
            WHEN 'AMERICAN EXPRESS' THEN 'AMEX'
            WHEN 'GIFT CARD' THEN 'GIFT_CARD'
            WHEN 'STORE CREDIT' THEN 'STORE_CREDIT'
            ELSE upper(replace(trim(p.method), ' ', '_'))
        END AS tender,
        p.method_type AS tender_type,
        CASE
            WHEN p.status IN ('voided', 'reversed') THEN 'voided'
            WHEN p.status IN ('declined', 'failed', 'unresolved') THEN p.status
            WHEN p.status = 'rejected' THEN 'failed'
            WHEN p.operation = 'authorize' THEN 'authorized'
            ELSE 'captured'
        END AS status,
        p.card_last4,
        p.auth_code,
        p.gateway_transaction_id,
        p.location_id,
        p.station_id AS register_id,
        p.occurred_at,
        p.business_date,
        p.batch_id,
        p.batch_closed_at,
        p.deposit_id,
        p.settlement_date,
        p.created_at AS recorded_at,
        p.updated_at,
        p.load_id,
        p.line
    FROM staging.heartland_payments AS p
    LEFT JOIN staging.heartland_orders AS o ON o.id = p.order_id
    WHERE p.operation <> 'void'
) AS fresh
ON known.source_system = fresh.source_system AND known.payment_id = fresh.payment_id
WHEN MATCHED AND known IS DISTINCT FROM fresh THEN UPDATE BY NAME
WHEN NOT MATCHED THEN INSERT BY NAME
WHEN NOT MATCHED BY SOURCE AND known.source_system = 'heartland' THEN DELETE;
