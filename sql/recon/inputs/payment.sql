-- Purpose: the payments that the engine judges
-- Grain: one row a payment
-- Parameters: none
-- Tables read: canonical.payments, stores (location_id)
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
FROM canonical.payments SEMI JOIN stores USING (location_id)
ORDER BY id;
