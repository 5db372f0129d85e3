-- Purpose: refunds that people in the Salesforce org ask for; those that Heartland made are Heartland's
-- Grain: one row a request
-- Parameters: zone (the company's)
-- Tables read: staging.salesforce_refunds, staging.salesforce_orders
-- No money moved yet: its status is unresolved until Heartland has a refund that bears its id there.
MERGE INTO canonical.refunds AS known
USING (
    SELECT
        'salesforce' AS source_system,
        r.id AS refund_id,
        r.payment_heartland_id AS original_payment_id,
        r.order_id,
        CAST(NULL AS VARCHAR) AS return_order_id,
        upper(trim(o.order_number)) AS order_reference,
        CAST(NULL AS VARCHAR) AS web_order_reference,
        CAST(NULL AS VARCHAR) AS credit_memo_id,
        r.amount_minor,
        CAST(0 AS BIGINT) AS to_gift_card_minor,
        CAST(0 AS BIGINT) AS to_store_credit_minor,
        r.currency,
        CAST(NULL AS VARCHAR) AS tender,
        CAST(NULL AS VARCHAR) AS tender_type,
        'unresolved' AS status,
        CAST(NULL AS BOOLEAN) AS is_online,
        CAST(NULL AS VARCHAR) AS gateway_transaction_id,
        CAST(NULL AS VARCHAR) AS location_id,
        r.created_at AS occurred_at,
        CAST(r.created_at AT TIME ZONE $zone AS DATE) AS business_date,
        CAST(NULL AS DATE) AS settlement_date,
        r.updated_at,
        r.load_id,
        r.line
    FROM staging.salesforce_refunds AS r
    LEFT JOIN staging.salesforce_orders AS o ON o.id = r.order_id
    WHERE r.status = 'Requested' AND r.heartland_id IS NULL AND NOT r.is_deleted AND r.amount_minor > 0
) AS fresh
ON known.source_system = fresh.source_system AND known.refund_id = fresh.refund_id
WHEN MATCHED AND known IS DISTINCT FROM fresh THEN UPDATE BY NAME
WHEN NOT MATCHED THEN INSERT BY NAME
WHEN NOT MATCHED BY SOURCE AND known.source_system = 'salesforce' THEN DELETE;
