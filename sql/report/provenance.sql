-- Purpose: where a record comes from: its canonical facts, the landed file and line, and the API page that brought it
-- Grain: one row a system's record with that id (none where there is no such record)
-- Parameters: record_id
-- Tables read: canonical.payments, canonical.orders, canonical.credit_memos, canonical.settlement_batches, canonical.ledger_lines, ops.manifest
WITH known AS (
    SELECT 'payment' AS kind, payment_id AS record_id, 'heartland_payments' AS stream, business_date, amount_minor, currency,
        concat_ws(', ', tender, operation, status, 'web order ' || web_order_reference, 'batch ' || batch_id, 'deposit ' || deposit_id) AS told,
        load_id, line
    FROM canonical.payments
    UNION ALL
    SELECT 'order', order_id, 'magento_orders', business_date, total_minor, currency,
        concat_ws(', ', 'state ' || state, 'paid by ' || payment_method), load_id, line
    FROM canonical.orders
    UNION ALL
    SELECT 'credit_memo', credit_memo_id, 'magento_credit_memos', business_date, total_minor, currency,
        'of web order ' || order_reference, load_id, line
    FROM canonical.credit_memos
    UNION ALL
    SELECT 'batch', batch_id, 'heartland_report_rows', business_date, net_minor, currency,
        concat_ws(', ', replace(entry_type, '_', ' '), payment_count || ' payments', 'deposit ' || deposit_id, description), load_id, line
    FROM canonical.settlement_batches
    UNION ALL
    SELECT 'gl_line', ledger_line_id, 'epicor_gl_lines', journal_date, amount_minor, currency,
        concat_ws(', ', 'account ' || account, 'journal ' || journal, 'reference ' || reference), load_id, line
    FROM canonical.ledger_lines
)
SELECT
    known.*,
    m.path,
    m.landed_at,
    (
        SELECT max_by(page ->> 1, CAST(page ->> 0 AS BIGINT))
        FROM unnest(CAST(m.pages AS JSON[])) AS t (page)
        WHERE CAST(page ->> 0 AS BIGINT) <= known.line
    ) AS page_url
FROM known LEFT JOIN ops.manifest AS m ON m.load_id = known.load_id AND m.stream = known.stream
WHERE known.record_id = $record_id;
