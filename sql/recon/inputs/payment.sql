-- Purpose: the payments that the engine judges
-- Grain: one row a payment
-- Parameters: until (what happened at or after it is not known yet)
-- Tables read: canonical.payments, stores (location_id)
-- An authorisation that was captured by then is no payment beside its captures.
SELECT
    payment_id AS id,
    amount_minor,
    currency,
    CAST(occurred_at AS TIMESTAMP) AS captured_at,
    business_date,
    tender,
    location_id AS store,
    register_id AS register,
    web_order_reference AS order_ref,
    batch_id,
    original_payment_id AS original_id,
    auth_code AS auth,
    card_last4 AS last4,
    channel,
    status,
    CAST(updated_at AS TIMESTAMP) AS updated_at
FROM canonical.payments AS p SEMI JOIN stores USING (location_id)
WHERE NOT (
    p.operation = 'authorize'
    AND EXISTS (
        SELECT 1 FROM canonical.payments AS c
        WHERE c.original_payment_id = p.payment_id AND c.operation = 'capture' AND c.status = 'captured' AND c.occurred_at < $until
    )
)
ORDER BY id;
