-- The records that may have a key that is sought: all that have it, and some more, by their plain columns; ledger and bank lines are
-- at hand already.
-- Grain: one row a record. Parameters: until (UTC, exclusive), day. Reads: sought (side, type, value), linked (kind, id), tables of
-- records. References are cleaned, but may keep a prefix that a key lacks. By words (w, wp, Dw) payments, orders and credit memos stand
-- on side j alone, so only words of lines (side t) and of batches and drawers (side a) mean them.
WITH own AS (
    SELECT DISTINCT unnest([value, '#' || value, 'MO-' || value, 'MO-#' || value]) AS value
    FROM sought
    WHERE type NOT IN ('k', 'd', 'j', 'i') AND NOT (side = 'j' AND type IN ('w', 'wp', 'Dw'))
),
spelled AS (
    SELECT DISTINCT value FROM sought WHERE type IN ('w', 'wp', 'Dw') AND side <> 'j'
),
word AS (
    SELECT DISTINCT value FROM sought WHERE type NOT IN ('k', 'd', 'j', 'i')
),
reported AS (
    SELECT TRY_CAST(left(value, 10) AS DATE) AS day FROM sought WHERE type = 'd'
),
posted AS (
    SELECT TRY_CAST(right(value, 10) AS DATE) AS day, left(value, length(value) - 11) AS store FROM sought WHERE type = 'k' AND side <> 'j'
),
found AS (
    SELECT 'payment' AS kind, id FROM payment WHERE captured_at < $until AND order_ref IN (SELECT value FROM own)
    UNION ALL
    SELECT 'payment', id FROM payment WHERE captured_at < $until AND id IN (SELECT value FROM own)
    UNION ALL
    SELECT 'payment', id FROM payment WHERE captured_at < $until AND original_id IN (SELECT value FROM own)
    UNION ALL
    SELECT 'payment', id FROM payment WHERE captured_at < $until AND batch_id IN (SELECT value FROM own)
    UNION ALL
    SELECT 'payment', id FROM payment WHERE captured_at < $until AND business_date IN (SELECT day FROM reported)
    UNION ALL
    SELECT 'payment', p.id
    FROM payment AS p
    SEMI JOIN posted AS d ON coalesce(p.posting_date, p.business_date) = d.day AND coalesce(upper(p.store), '') = d.store
    WHERE p.captured_at < $until
    UNION ALL
    SELECT 'payment', id
    FROM payment
    WHERE EXISTS (SELECT 1 FROM spelled) AND captured_at < $until AND upper(trim(id)) IN (SELECT value FROM spelled)
    UNION ALL
    SELECT 'order', id
    FROM "order"
    WHERE EXISTS (SELECT 1 FROM own) AND created_at < $until AND upper(trim(id)) IN (SELECT value FROM own)
    UNION ALL
    SELECT 'credit_memo', id
    FROM credit_memo
    WHERE created_at < $until AND (upper(trim(id)) IN (SELECT value FROM own) OR order_ref IN (SELECT value FROM own))
    UNION ALL
    SELECT 'batch', id
    FROM batch
    WHERE
        closed_at < $until
        AND (
            regexp_replace(upper(trim(id)), '\s+', ' ', 'g') IN (SELECT value FROM word)
            OR regexp_replace(upper(trim(deposit_id)), '\s+', ' ', 'g') IN (SELECT value FROM word)
            OR regexp_replace(upper(trim(original_id)), '\s+', ' ', 'g') IN (SELECT value FROM word)
        )
    UNION ALL
    SELECT 'drawer', id FROM drawer WHERE business_date <= $day AND upper(trim(id)) IN (SELECT value FROM word)
    UNION ALL
    SELECT 'report', id FROM report WHERE business_date <= $day AND business_date IN (SELECT day FROM reported)
    UNION ALL
    SELECT 'report', id
    FROM (SELECT id, unnest(payment_ids) AS payment_id FROM report WHERE business_date <= $day)
    WHERE payment_id IN (SELECT value FROM sought WHERE type = 'r')
)
SELECT DISTINCT kind, id FROM found WHERE (kind, id) NOT IN (SELECT (kind, id) FROM linked)
