-- Purpose: the payments that the engine judges
-- Grain: one row a payment
-- Parameters: until (what happened at or after it is not known yet), close_minutes, close_zone (when on the next day a day's takings are
--   posted; null where everything is booked on its business day)
-- Tables read: canonical.payments, canonical.orders, canonical.settlement_batches, stores (location_id, time_zone)
-- An authorisation that was captured by then is no payment beside its captures. A card brand that is funded apart has a batch of its own
-- beside the processor's. Of several batches that the processor's one stands for, a payment is in the one of its store; where that does not
-- tell either, it stays with the processor's, which is no batch by itself. A payment that names an order which was edited belongs to the
-- order that took its place, where the number names one order. Nothing that is joined has two rows for one payment.
WITH shares AS (
    SELECT
        source_system,
        processor_batch_id,
        currency,
        CASE funded_apart_brand WHEN 'AMERICAN EXPRESS' THEN 'AMEX' WHEN 'MASTERCARD' THEN 'MC' ELSE funded_apart_brand END AS tender,
        location_id,
        batch_id
    FROM canonical.settlement_batches
    WHERE entry_type = 'batch' AND processor_batch_id IS NOT NULL
),
of_store AS (
    SELECT source_system, processor_batch_id, currency, tender, location_id, min(batch_id) AS batch_id
    FROM shares GROUP BY ALL HAVING count(*) = 1
),
of_batch AS (
    SELECT source_system, processor_batch_id, currency, tender, min(batch_id) AS batch_id
    FROM shares GROUP BY ALL HAVING count(*) = 1
),
edited AS (
    SELECT order_reference, min(stands_as_reference) AS stands_as_reference
    FROM canonical.orders
    WHERE source_system = 'magento' AND stands_as_reference <> order_reference
    GROUP BY order_reference
    HAVING count(DISTINCT stands_as_reference) = 1
),
apart AS (
    SELECT DISTINCT source_system, processor_batch_id, currency, tender FROM shares WHERE tender IS NOT NULL
)
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
    coalesce(own.batch_id, sole.batch_id, p.batch_id) AS batch_id,
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
LEFT JOIN edited AS o ON o.order_reference = p.web_order_reference
LEFT JOIN apart AS a
    ON a.source_system = p.source_system AND a.processor_batch_id = p.batch_id AND a.currency = p.currency AND a.tender = p.tender
LEFT JOIN of_store AS own
    ON own.source_system = p.source_system AND own.processor_batch_id = p.batch_id AND own.currency = p.currency
    AND own.tender IS NOT DISTINCT FROM a.tender AND own.location_id = p.location_id
LEFT JOIN of_batch AS sole
    ON sole.source_system = p.source_system AND sole.processor_batch_id = p.batch_id AND sole.currency = p.currency
    AND sole.tender IS NOT DISTINCT FROM a.tender
WHERE NOT (
    p.operation = 'authorize'
    AND EXISTS (
        SELECT 1 FROM canonical.payments AS c
        WHERE c.original_payment_id = p.payment_id AND c.operation = 'capture' AND c.status = 'captured' AND c.occurred_at < $until
    )
)
ORDER BY id;
