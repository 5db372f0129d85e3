-- Purpose: Magento's orders at the amount that all their tenders together must pay
-- Grain: one row an order
-- Parameters: none
-- Tables read: staging.magento_orders
-- Magento takes gift cards, store credit and reward points off before its grand total, and they are tenders: they are added back.
-- Payments settle in the base currency. The state decides, never the status, which a merchant may rename.
MERGE INTO canonical.orders AS known
USING (
    SELECT
        'magento' AS source_system,
        'MO-' || m.increment_id AS order_id,
        upper(trim(m.increment_id)) AS order_reference,
        m.state,
        m.base_grand_total_minor + coalesce(m.base_gift_cards_minor, 0) + coalesce(m.base_customer_balance_minor, 0)
            + coalesce(m.base_reward_minor, 0) AS total_minor,
        coalesce(m.base_total_paid_minor, 0) AS paid_minor,
        coalesce(m.base_total_refunded_minor, 0) AS refunded_minor,
        m.base_currency AS currency,
        m.payment_method,
        regexp_replace(m.last_trans_id, '-(authorization|capture|order|refund|void|verify)(-[0-9]+)?$', '') AS gateway_transaction_id,
        m.created_at,
        m.business_date,
        m.updated_at,
        m.load_id,
        m.line
    FROM staging.magento_orders AS m
) AS fresh
ON known.source_system = fresh.source_system AND known.order_id = fresh.order_id
WHEN MATCHED AND known IS DISTINCT FROM fresh THEN UPDATE BY NAME
WHEN NOT MATCHED THEN INSERT BY NAME
WHEN NOT MATCHED BY SOURCE THEN DELETE;
