-- Purpose: what was paid for web orders, invoice by invoice, and whether the tills know of the money
-- Grain: one row a paid invoice of the shop
-- Parameters: none
-- Tables read: staging.magento_invoices, staging.magento_orders, canonical.payments
-- The tills' payments of an order are taken to be those of its first invoices. Gift cards and store credit are outside an invoice's total.
-- An invoice with our mark (ext: in a comment) was written for a payment of the tills.
CREATE OR REPLACE TEMP TABLE web_invoices AS
WITH known AS (
    SELECT web_order_reference, sum(amount_minor) AS paid_minor
    FROM canonical.payments
    WHERE source_system = 'heartland' AND operation IN ('sale', 'capture') AND status NOT IN ('voided', 'declined', 'failed')
        AND web_order_reference IS NOT NULL AND coalesce(tender_type, '') NOT IN ('gift_card', 'store_credit')
    GROUP BY web_order_reference
),
paid AS (
    SELECT
        i.entity_id, i.increment_id, o.increment_id AS order_increment, i.base_grand_total_minor AS amount_minor, i.base_currency AS currency,
        coalesce(contains(i.comments, '"ext:'), false) AS is_ours,
        sum(i.base_grand_total_minor) OVER (PARTITION BY i.order_id ORDER BY i.entity_id) AS paid_until_minor
    FROM staging.magento_invoices AS i
    JOIN staging.magento_orders AS o ON o.entity_id = i.order_id
    WHERE i.state = 2 AND i.base_grand_total_minor > 0
)
SELECT
    'magento' AS source_system,
    'MI-' || p.increment_id AS invoice_id,
    'MO-' || p.order_increment AS order_id,
    p.amount_minor,
    p.currency,
    p.is_ours OR p.paid_until_minor <= coalesce(k.paid_minor, 0) AS is_known
FROM paid AS p
LEFT JOIN known AS k ON k.web_order_reference = upper(trim(p.order_increment));
