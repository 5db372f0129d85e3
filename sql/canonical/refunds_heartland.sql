-- Purpose: the tills' refunds
-- Grain: one row a refund payment
-- Parameters: none
-- Tables read: canonical.payments, canonical.orders
-- A refund is paid by its return, which names the sale that it gives back; without a return it is that of its own order.
MERGE INTO canonical.refunds AS known
USING (
    SELECT
        'heartland' AS source_system,
        p.payment_id AS refund_id,
        p.original_payment_id AS original_payment_id,
        coalesce(o.parent_order_id, CASE WHEN o.order_type IS DISTINCT FROM 'return' THEN p.order_id END) AS order_id,
        CASE WHEN o.order_type = 'return' THEN p.order_id END AS return_order_id,
        coalesce(s.order_reference, CASE WHEN o.order_type <> 'return' THEN o.order_reference END) AS order_reference,
        coalesce(p.web_order_reference, CASE WHEN s.external_system = 'magento' THEN s.external_reference END) AS web_order_reference,
        CAST(NULL AS VARCHAR) AS credit_memo_id,
        -p.amount_minor AS amount_minor,
        CASE WHEN p.tender_type = 'gift_card' THEN -p.amount_minor ELSE 0 END AS to_gift_card_minor,
        CASE WHEN p.tender_type = 'store_credit' THEN -p.amount_minor ELSE 0 END AS to_store_credit_minor,
        p.currency AS currency,
        p.tender AS tender,
        p.tender_type AS tender_type,
        p.status AS status,
        CAST(NULL AS BOOLEAN) AS is_online,
        p.gateway_transaction_id AS gateway_transaction_id,
        p.location_id AS location_id,
        p.occurred_at AS occurred_at,
        p.business_date AS business_date,
        p.settlement_date AS settlement_date,
        p.updated_at AS updated_at,
        p.load_id AS load_id,
        p.line AS line
    FROM canonical.payments AS p
    LEFT JOIN canonical.orders AS o ON o.source_system = p.source_system AND o.order_id = p.order_id
    LEFT JOIN canonical.orders AS s ON s.source_system = o.source_system AND s.order_id = o.parent_order_id
    WHERE p.source_system = 'heartland' AND p.operation = 'refund'
) AS fresh
ON known.source_system = fresh.source_system AND known.refund_id = fresh.refund_id
WHEN MATCHED AND known IS DISTINCT FROM fresh THEN UPDATE BY NAME
WHEN NOT MATCHED THEN INSERT BY NAME
WHEN NOT MATCHED BY SOURCE AND known.source_system = 'heartland' THEN DELETE;
