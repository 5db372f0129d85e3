-- By which values the originals, refunds and orders of the payments at hand are found.
-- Grain: one row a value. Parameters: none. Reads: payment (those at hand), at_hand (kind, id).
CREATE OR REPLACE TABLE wanted AS
WITH named AS (
    SELECT id, original_id, regexp_replace(order_ref, '^(MO-)?#?', '') AS key
    FROM payment WHERE id IN (SELECT id FROM at_hand WHERE kind = 'payment')
)
SELECT 'id:' || original_id AS value FROM named WHERE original_id IS NOT NULL
UNION
SELECT 'of:' || id FROM named
UNION
SELECT unnest(['name:' || key, 'name:MO-' || key]) FROM named WHERE key IS NOT NULL
