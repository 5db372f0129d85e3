-- Purpose: Magento's credit memos, each with the number of its order
-- Grain: one row a credit memo that was not canceled
-- Parameters: none
-- Tables read: staging.magento_credit_memos, staging.magento_orders
-- State 3 is canceled. What went back to a gift card or to store credit is outside Magento's grand total and is added back.
MERGE INTO canonical.credit_memos AS known
USING (
    SELECT
        'magento' AS source_system,
        'MC-' || c.increment_id AS credit_memo_id,
        upper(trim(c.increment_id)) AS credit_memo_reference,
        upper(trim(o.increment_id)) AS order_reference,
        c.base_grand_total_minor + coalesce(c.base_gift_cards_minor, 0) + coalesce(c.base_customer_balance_minor, 0) AS total_minor,
        c.base_currency AS currency,
        c.created_at,
        c.business_date,
        c.updated_at,
        c.load_id,
        c.line
    FROM staging.magento_credit_memos AS c
    LEFT JOIN staging.magento_orders AS o ON o.entity_id = c.order_id
    WHERE c.state <> 3
) AS fresh
ON known.source_system = fresh.source_system AND known.credit_memo_id = fresh.credit_memo_id
WHEN MATCHED AND known IS DISTINCT FROM fresh THEN UPDATE BY NAME
WHEN NOT MATCHED THEN INSERT BY NAME
WHEN NOT MATCHED BY SOURCE AND known.source_system = 'magento' THEN DELETE;
