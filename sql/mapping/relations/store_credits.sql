-- Purpose: what is owed to customers as store credit by what their tills gave and took
-- Grain: one row a customer and currency
-- Parameters: none
-- Tables read: canonical.payments, canonical.orders
-- Store credit is given by a refund to it, and taken by a payment with it; a payment of nobody known is nobody's credit.
CREATE OR REPLACE TEMP TABLE store_credits AS
SELECT
    p.source_system,
    o.customer_id,
    p.currency,
    CAST(coalesce(-sum(p.amount_minor) FILTER (p.amount_minor < 0), 0) AS BIGINT) AS issued_minor,
    CAST(coalesce(sum(p.amount_minor) FILTER (p.amount_minor > 0), 0) AS BIGINT) AS redeemed_minor,
    CAST(-sum(p.amount_minor) AS BIGINT) AS balance_minor
FROM canonical.payments AS p
JOIN canonical.orders AS o ON o.source_system = p.source_system AND o.order_id = p.order_id
WHERE p.tender_type = 'store_credit' AND p.status = 'captured' AND o.customer_id IS NOT NULL
GROUP BY ALL;
