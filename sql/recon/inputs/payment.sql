-- Purpose: the payments that the engine judges
-- Grain: one row a payment
-- Parameters: until (what happened at or after it is not known yet), close_minutes, close_zone (when on the next day a day's takings are
--   posted; null where everything is booked on its business day)
-- Tables read: canonical.payments, canonical.orders, canonical.settlement_batches, stores (location_id, time_zone)
-- An authorisation that was captured by then is no payment beside its captures. A card brand that is funded apart has a batch of its own
-- beside the processor's. A payment that names an order which was edited belongs to the order that took its place.
SELECT
    p.payment_id AS id,
    p.amount_minor,
    p.currency,
    CAST(p.occurred_at AS TIMESTAMP) AS captured_at,
    p.business_date,
    p.tender,
    p.location_id AS store,
    p.register_id AS register,
    coalesce(o.stands_as_reference, p.web_order_reference) AS order_ref,
    coalesce(b.batch_id, p.batch_id) AS batch_id,
    p.original_payment_id AS original_id,
    p.auth_code AS auth,
    p.card_last4 AS last4,
    p.channel,
    p.status,
    CAST(p.updated_at AS TIMESTAMP) AS updated_at,
    CASE
        WHEN p.recorded_at >= timezone($close_zone, CAST(p.business_date + 1 AS TIMESTAMP) + to_minutes($close_minutes))
            THEN CAST(timezone(s.time_zone, p.recorded_at) AS DATE)
        ELSE p.business_date
    END AS posting_date,
    p.operation <> 'tip_adjust' AS pays_item_fee
FROM canonical.payments AS p
JOIN stores AS s ON s.location_id = p.location_id
LEFT JOIN canonical.orders AS o
    ON o.order_reference = p.web_order_reference AND o.source_system = 'magento' AND o.stands_as_reference <> o.order_reference
LEFT JOIN canonical.settlement_batches AS b
    ON b.processor_batch_id = p.batch_id AND b.entry_type = 'batch'
    AND CASE b.funded_apart_brand WHEN 'AMERICAN EXPRESS' THEN 'AMEX' WHEN 'MASTERCARD' THEN 'MC' ELSE b.funded_apart_brand END = p.tender
    AND b.source_system = p.source_system AND b.currency = p.currency
WHERE NOT (
    p.operation = 'authorize'
    AND EXISTS (
        SELECT 1 FROM canonical.payments AS c
        WHERE c.original_payment_id = p.payment_id AND c.operation = 'capture' AND c.status = 'captured' AND c.occurred_at < $until
    )
)
ORDER BY id;
