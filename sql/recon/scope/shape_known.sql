-- Whether some record still has a name of a pattern.
-- Grain: one row where one has. Parameters: until (UTC, exclusive), day, shape. Reads: every table of records that have names.
-- The small tables come first: what stands there is found without a look at the payments.
WITH name AS (
    SELECT id AS name FROM drawer WHERE business_date <= $day
    UNION ALL
    SELECT unnest([id, deposit_id, original_id]) FROM batch WHERE closed_at < $until
    UNION ALL
    SELECT id FROM credit_memo WHERE created_at < $until
    UNION ALL
    SELECT unnest([upper(trim(id)), regexp_replace(upper(trim(id)), '^MO-', '')]) FROM "order" WHERE created_at < $until
    UNION ALL
    SELECT id FROM payment WHERE captured_at < $until
    UNION ALL
    SELECT order_ref FROM payment WHERE captured_at < $until
)
SELECT 1
FROM name
WHERE length(name) >= length($shape) AND translate(regexp_replace(upper(trim(name)), '\s+', ' ', 'g'), '0123456789', '9999999999') = $shape
LIMIT 1
