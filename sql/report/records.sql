-- Purpose: what a reader wants to know of each record that a report shows, besides its id
-- Grain: one row a record
-- Parameters: none
-- Tables read: wanted (kind, record_id), canonical.payments, canonical.orders, canonical.credit_memos, canonical.settlement_batches,
--   canonical.ledger_lines, canonical.bank_lines, canonical.cash_drawers, canonical.transaction_report_rows,
--   stores (location_id, ledger_segment, name)
-- A sum of the transaction report stands for many rows; the page is that of its newest one.
WITH known AS (
    SELECT 'payment' AS kind, p.payment_id AS record_id, p.business_date, p.amount_minor, p.currency, s.name AS store,
        p.web_order_reference AS reference, concat_ws(' ', p.tender, p.operation) AS description, p.source_system AS system,
        'heartland_payments' AS stream, p.load_id, p.line
    FROM canonical.payments AS p LEFT JOIN stores AS s ON s.location_id = p.location_id
    UNION ALL BY NAME
    SELECT 'order' AS kind, order_id AS record_id, business_date, total_minor AS amount_minor, currency, order_reference AS reference,
        'web order, ' || state AS description, source_system AS system, 'magento_orders' AS stream, load_id, line
    FROM canonical.orders
    WHERE source_system = 'magento'
    UNION ALL BY NAME
    SELECT 'credit_memo' AS kind, credit_memo_id AS record_id, business_date, -total_minor AS amount_minor, currency,
        order_reference AS reference, 'credit memo' AS description, source_system AS system, 'magento_credit_memos' AS stream, load_id, line
    FROM canonical.credit_memos
    UNION ALL BY NAME
    SELECT 'batch' AS kind, b.batch_id AS record_id, b.business_date, b.net_minor AS amount_minor, b.currency, s.name AS store,
        b.deposit_id AS reference, concat_ws(', ', replace(b.entry_type, '_', ' '), nullif(b.payment_count, 0) || ' payments') AS description,
        b.source_system AS system, 'heartland_report_rows' AS stream, b.load_id, b.line
    FROM canonical.settlement_batches AS b LEFT JOIN stores AS s ON s.location_id = b.location_id
    UNION ALL BY NAME
    SELECT 'gl_line' AS kind, g.ledger_line_id AS record_id, g.journal_date AS business_date, g.amount_minor, g.currency, s.name AS store,
        g.reference, concat_ws(' ', 'account', g.account, 'journal', g.journal) AS description, g.source_system AS system,
        'epicor_gl_lines' AS stream, g.load_id, g.line
    FROM canonical.ledger_lines AS g LEFT JOIN stores AS s ON s.ledger_segment = g.store_segment
    UNION ALL BY NAME
    SELECT 'bank_line' AS kind, bank_line_id AS record_id, coalesce(booked_date, value_date) AS business_date, amount_minor, currency,
        reference, concat_ws(' ', 'account', bank_account, 'statement', statement) AS description, source_system AS system,
        'bank_statement_lines' AS stream, load_id, line
    FROM canonical.bank_lines
    UNION ALL BY NAME
    SELECT 'drawer' AS kind, d.drawer_id AS record_id, d.business_date, d.deposit_minor AS amount_minor, d.currency, s.name AS store,
        CAST(NULL AS VARCHAR) AS reference, concat_ws(' ', 'cash of', d.payment_count, 'payments') AS description,
        d.source_system AS system, 'heartland_report_rows' AS stream, d.load_id, d.line
    FROM canonical.cash_drawers AS d LEFT JOIN stores AS s ON s.location_id = d.location_id
    UNION ALL BY NAME
    SELECT 'report' AS kind, concat_ws('-', 'REP', r.location_id, r.business_date, r.tender) AS record_id, r.business_date,
        CAST(sum(r.amount_minor) AS BIGINT) AS amount_minor, r.currency, any_value(s.name) AS store, CAST(NULL AS VARCHAR) AS reference,
        concat_ws(' ', 'sum of', count(*), 'report rows') AS description, any_value(r.source_system) AS system,
        'heartland_report_rows' AS stream, max(r.load_id) AS load_id, max_by(r.line, (r.load_id, r.line)) AS line
    FROM canonical.transaction_report_rows AS r LEFT JOIN stores AS s ON s.location_id = r.location_id
    WHERE r.row_type = 'payment'
    GROUP BY r.location_id, r.business_date, r.tender, r.currency
)
SELECT known.* FROM known SEMI JOIN wanted ON wanted.kind = known.kind AND wanted.record_id = known.record_id
ORDER BY kind, record_id;
