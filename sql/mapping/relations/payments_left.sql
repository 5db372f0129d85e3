-- Purpose: what of each payment of a web order at the tills may still be given back
-- Grain: one row a payment that took money
-- Parameters: none
-- Tables read: canonical.payments
CREATE OR REPLACE TEMP TABLE payments_left AS
WITH given_back AS (
    SELECT original_payment_id AS payment_id, -sum(amount_minor) AS amount_minor
    FROM canonical.payments
    WHERE source_system = 'heartland' AND operation = 'refund' AND status NOT IN ('voided', 'declined', 'failed')
    GROUP BY original_payment_id
)
SELECT
    p.source_system, p.payment_id, p.order_id, p.web_order_reference, p.tender_type, p.amount_minor,
    p.amount_minor - coalesce(g.amount_minor, 0) AS left_minor
FROM canonical.payments AS p
LEFT JOIN given_back AS g ON g.payment_id = p.payment_id
WHERE p.source_system = 'heartland' AND p.operation IN ('sale', 'capture') AND p.status NOT IN ('voided', 'declined', 'failed')
    AND p.web_order_reference IS NOT NULL;
