-- What a judgement of some records needs to know of all of them, as numbers that add up over records.
-- Grain: one row a fact and value: n records have it. Parameters: none. Reads: every table of records.
WITH name AS (
    SELECT unnest([id, order_ref]) AS name FROM payment
    UNION ALL
    SELECT unnest([id, deposit_id, original_id]) FROM batch
    UNION ALL
    SELECT unnest([upper(trim(id)), regexp_replace(upper(trim(id)), '^MO-', '')]) FROM "order"
    UNION ALL
    SELECT id FROM credit_memo
    UNION ALL
    SELECT id FROM drawer
),
told AS (
    SELECT 'kind' AS fact, 'payment' AS value FROM payment
    UNION ALL SELECT 'kind', 'batch' FROM batch
    UNION ALL SELECT 'kind', 'order' FROM "order"
    UNION ALL SELECT 'kind', 'credit_memo' FROM credit_memo
    UNION ALL SELECT 'kind', 'gl_line' FROM gl_line
    UNION ALL SELECT 'kind', 'bank_line' FROM bank_line
    UNION ALL SELECT 'kind', 'report' FROM report
    UNION ALL SELECT 'kind', 'drawer' FROM drawer
    UNION ALL SELECT 'net', 'batch' FROM batch WHERE net_minor <> 0
    UNION ALL SELECT 'store', upper(store) FROM payment WHERE store <> ''
    UNION ALL SELECT 'store', upper(store) FROM batch WHERE store <> ''
    UNION ALL SELECT 'store', upper(store) FROM drawer WHERE store <> ''
    UNION ALL SELECT 'store', upper(store) FROM report WHERE store <> ''
    UNION ALL SELECT 'register', upper(register) FROM drawer WHERE register <> ''
    UNION ALL SELECT 'tender', upper(tender) FROM payment
    UNION ALL SELECT 'tender', upper(tender) FROM report
    UNION ALL SELECT 'account', account FROM gl_line
    UNION ALL SELECT 'row_without_store', 'report' FROM report WHERE store IS NULL
    UNION ALL
    SELECT 'shape', translate(regexp_replace(upper(trim(name)), '\s+', ' ', 'g'), '0123456789', '9999999999') FROM name
)
SELECT fact, value, count(*) AS n, CAST(0 AS BIGINT) AS minor FROM told WHERE value IS NOT NULL GROUP BY ALL
