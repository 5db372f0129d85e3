-- The patterns of letters and digits that ids and references of records have: what a line's words may mean hangs on them.
-- Grain: one row a pattern. Parameters: until (UTC, exclusive), day, everything (or only the records of focus).
-- Reads: every table of records that have names, focus (kind, id).
WITH name AS (
    SELECT id AS name FROM payment WHERE captured_at < $until AND ($everything OR id IN (SELECT id FROM focus WHERE kind = 'payment'))
    UNION ALL
    SELECT order_ref FROM payment WHERE captured_at < $until AND ($everything OR id IN (SELECT id FROM focus WHERE kind = 'payment'))
    UNION ALL
    SELECT unnest([id, deposit_id, original_id]) FROM batch WHERE closed_at < $until AND ($everything OR id IN (SELECT id FROM focus WHERE kind = 'batch'))
    UNION ALL
    SELECT unnest([upper(trim(id)), regexp_replace(upper(trim(id)), '^MO-', '')]) FROM "order" WHERE created_at < $until AND ($everything OR id IN (SELECT id FROM focus WHERE kind = 'order'))
    UNION ALL
    SELECT id FROM credit_memo WHERE created_at < $until AND ($everything OR id IN (SELECT id FROM focus WHERE kind = 'credit_memo'))
    UNION ALL
    SELECT id FROM drawer WHERE business_date <= $day AND ($everything OR id IN (SELECT id FROM focus WHERE kind = 'drawer'))
)
SELECT DISTINCT translate(regexp_replace(upper(trim(name)), '\s+', ' ', 'g'), '0123456789', '9999999999') AS shape FROM name WHERE name IS NOT NULL
