-- The payments that are judged or looked up: by what lines name, as the payments of batches, as originals and their refunds.
-- Grain: one row a payment. Parameters: until (UTC, exclusive). Reads: judged, spoken, payment.
CREATE TABLE payment_at_hand AS
WITH named AS (
    SELECT id, original_id
    FROM payment
    WHERE
        captured_at < $until
        AND (
            id IN (SELECT id FROM judged WHERE kind = 'payment')
            OR upper(trim(id)) IN (SELECT word FROM spoken)
            OR order_ref IN (SELECT word FROM spoken) OR 'MO-' || order_ref IN (SELECT word FROM spoken)
            OR batch_id IN (SELECT word FROM spoken)
            OR batch_id IN (SELECT regexp_replace(upper(trim(id)), '\s+', ' ', 'g') FROM judged WHERE kind = 'batch')
        )
)
SELECT id FROM named
UNION
SELECT original_id FROM named WHERE original_id IS NOT NULL
UNION
SELECT id FROM payment WHERE captured_at < $until AND original_id IN (SELECT id FROM named)
