-- What records are found by: their ids, what they name, their days, and what lines may be bound by.
-- Grain: one row a record and value, which says of what kind it is; a hash of it is kept, so that it may find a record too many. Parameters: none. Reads: every table of records, line_link (kind, id, link).
SELECT DISTINCT kind, id, hash(value) AS value
FROM (
    SELECT
        'payment' AS kind, id,
        unnest([
            'id:' || id, 'id:' || upper(trim(id)), 'ref:' || order_ref, 'of:' || original_id, 'batch:' || batch_id, 'day:' || business_date,
            'posted:' || coalesce(upper(store), '') || '|' || coalesce(posting_date, business_date)
        ]) AS value
    FROM payment
    UNION ALL
    SELECT
        'batch', id,
        unnest([
            'id:' || id, 'name:' || regexp_replace(upper(trim(id)), '\s+', ' ', 'g'),
            'name:' || regexp_replace(upper(trim(deposit_id)), '\s+', ' ', 'g'),
            'name:' || regexp_replace(upper(trim(original_id)), '\s+', ' ', 'g'), 'of:' || original_id
        ])
    FROM batch
    UNION ALL
    SELECT 'order', id, unnest(['id:' || id, 'name:' || upper(trim(id))]) FROM "order"
    UNION ALL
    SELECT 'credit_memo', id, unnest(['id:' || id, 'name:' || upper(trim(id)), 'ref:' || order_ref]) FROM credit_memo
    UNION ALL
    SELECT 'drawer', id, unnest(['id:' || id, 'name:' || upper(trim(id))]) FROM drawer
    UNION ALL
    SELECT 'report', id, unnest(['id:' || id, 'day:' || business_date]) FROM report
    UNION ALL
    SELECT 'report', id, 'listed:' || unnest(payment_ids) FROM report
    UNION ALL
    SELECT 'gl_line', id, 'id:' || id FROM gl_line
    UNION ALL
    SELECT 'bank_line', id, 'id:' || id FROM bank_line
    UNION ALL
    SELECT kind, id, 'link:' || substr(link, 2) FROM line_link
)
WHERE value IS NOT NULL
