-- Purpose: what the web shop gave back, by its credit memos
-- Grain: one row a credit memo that is not open and was not canceled
-- Parameters: none
-- Tables read: staging.magento_credit_memos, staging.magento_orders
-- State 2 is refunded. A gateway's id is proof that the shop asked the gateway itself; without it people gave the money back elsewhere.
-- What went to gift cards and store credit is outside the grand total, and is added.
MERGE INTO canonical.refunds AS known
USING (
    SELECT
        'magento' AS source_system,
        'MC-' || c.increment_id AS refund_id,
        CAST(NULL AS VARCHAR) AS original_payment_id,
        'MO-' || o.increment_id AS order_id,
        CAST(NULL AS VARCHAR) AS return_order_id,
        upper(trim(o.increment_id)) AS order_reference,
        upper(trim(o.increment_id)) AS web_order_reference,
        'MC-' || c.increment_id AS credit_memo_id,
        c.base_grand_total_minor + coalesce(c.base_gift_cards_minor, 0) + coalesce(c.base_customer_balance_minor, 0) AS amount_minor,
        coalesce(c.base_gift_cards_minor, 0) AS to_gift_card_minor,
        coalesce(c.base_customer_balance_minor, 0) AS to_store_credit_minor,
        c.base_currency AS currency,
        CAST(NULL AS VARCHAR) AS tender,
        CAST(NULL AS VARCHAR) AS tender_type,
        'captured' AS status,
        c.transaction_id IS NOT NULL AS is_online,
        regexp_replace(c.transaction_id, '-(authorization|capture|order|refund|void|verify)(-[0-9]+)?$', '') AS gateway_transaction_id,
        CAST(NULL AS VARCHAR) AS location_id,
        c.created_at AS occurred_at,
        c.business_date AS business_date,
        CAST(NULL AS DATE) AS settlement_date,
        c.updated_at AS updated_at,
        c.load_id AS load_id,
        c.line AS line
    FROM staging.magento_credit_memos AS c
    LEFT JOIN staging.magento_orders AS o ON o.entity_id = c.order_id
    WHERE c.state = 2
) AS fresh
ON known.source_system = fresh.source_system AND known.refund_id = fresh.refund_id
WHEN MATCHED AND known IS DISTINCT FROM fresh THEN UPDATE BY NAME
WHEN NOT MATCHED THEN INSERT BY NAME
WHEN NOT MATCHED BY SOURCE AND known.source_system = 'magento' THEN DELETE;
