-- Purpose: what of each order was paid by value that the shop keeps itself: gift cards and store credit
-- Grain: one row an order of the shop and kind of tender
-- Parameters: none
-- Tables read: staging.magento_orders
CREATE OR REPLACE TEMP TABLE order_tenders AS
SELECT
    'magento' AS source_system, 'MO-' || increment_id AS order_id, 'gift_card' AS tender_type, base_gift_cards_minor AS amount_minor,
    base_currency AS currency
FROM staging.magento_orders
WHERE base_gift_cards_minor > 0
UNION ALL
SELECT 'magento', 'MO-' || increment_id, 'store_credit', base_customer_balance_minor, base_currency
FROM staging.magento_orders
WHERE base_customer_balance_minor > 0;
