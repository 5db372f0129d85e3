-- Purpose: the canonical facts of a record in one line, and the load and line that delivered it
-- Grain: one row a system's record with that id (none where there is no such record)
-- Parameters: record_id
-- Tables read: canonical.payments, canonical.orders, canonical.credit_memos, canonical.settlement_batches,
--   canonical.ledger_lines, canonical.bank_lines, canonical.cash_drawers, staging.heartland_report_rows
SELECT *
FROM (
    SELECT 'payment' AS kind, payment_id AS record_id, business_date, amount_minor, currency,
        concat_ws(', ', tender, operation, status, 'web order ' || web_order_reference, 'batch ' || batch_id, 'deposit ' || deposit_id) AS told,
        load_id, line
    FROM canonical.payments
    UNION ALL
    SELECT 'order', order_id, business_date, total_minor, currency, concat_ws(', ', 'state ' || state, 'paid by ' || payment_method),
        load_id, line
    FROM canonical.orders
    UNION ALL
    SELECT 'credit_memo', credit_memo_id, business_date, total_minor, currency, 'of web order ' || order_reference, load_id, line
    FROM canonical.credit_memos
    UNION ALL
    SELECT 'batch', batch_id, business_date, net_minor, currency,
        concat_ws(', ', replace(entry_type, '_', ' '), payment_count || ' payments', 'deposit ' || deposit_id, description), load_id, line
    FROM canonical.settlement_batches
    UNION ALL
    SELECT 'gl_line', ledger_line_id, journal_date, amount_minor, currency,
        concat_ws(', ', 'account ' || account, 'journal ' || journal, reference), load_id, line
    FROM canonical.ledger_lines
    UNION ALL
    SELECT 'bank_line', bank_line_id, coalesce(booked_date, value_date), amount_minor, currency,
        concat_ws(', ', 'account ' || bank_account, 'statement ' || statement, reference), load_id, line
    FROM canonical.bank_lines
    UNION ALL
    SELECT 'drawer', drawer_id, business_date, deposit_minor, currency, concat_ws(', ', location_id, payment_count || ' cash payments'),
        load_id, line
    FROM canonical.cash_drawers
    UNION ALL
    SELECT 'report_row', row_id, coalesce(settlement_date, CAST(occurred_at AS DATE)), amount_minor, currency,
        concat_ws(', ', replace(row_type, '_', ' '), direction, method, 'payment ' || payment_id, description), load_id, line
    FROM staging.heartland_report_rows
)
WHERE record_id = $record_id;
