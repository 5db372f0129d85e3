-- What was settled by key, record by record, for outcomes, totals and export.
-- Grain: one row a leg and record; `grp` is the outcome's key. Parameters: order_payment, payment_batch, batch_gl, fee_gl, payment_gl, report_payment
-- (whether the leg is judged). Reads: the settled tables, captured, order, credit_memo, batch, line, gl_line, report, payment.
CREATE TABLE settled_member AS
SELECT s.*, p.first_seen_at
FROM (
    SELECT 'order_payment' AS leg, 'order_ref' AS rule, 'matched' AS class, s.id AS grp, 'left' AS side, 'payment' AS kind, c.id,
        c.amount_minor, c.currency, c.business_date, NULL AS type
    FROM settled_order AS s JOIN captured AS c ON c.order_ref = s.order_ref AND c.amount_minor >= 0
    WHERE $order_payment
    UNION ALL
    SELECT 'order_payment', s.rule, 'matched', s.id, 'left', 'payment',
        c.id, c.amount_minor, c.currency, c.business_date, NULL
    FROM settled_memo AS s JOIN captured AS c ON c.order_ref = s.order_ref AND c.amount_minor < 0
    WHERE $order_payment
    UNION ALL
    SELECT 'order_payment', 'store_sale_has_no_web_order', 'excluded', c.id, 'left', 'payment', c.id, c.amount_minor, c.currency,
        c.business_date, NULL
    FROM captured AS c
    WHERE $order_payment AND c.is_store_sale AND NOT c.by_hand
    UNION ALL
    SELECT 'payment_batch', 'batch_id', 'matched', s.id, 'left', 'payment', c.id, c.settled_minor, c.settled_currency, c.business_date, NULL
    FROM settled_batch AS s JOIN captured AS c ON c.batch_id = upper(trim(s.id)) AND c.settles
    WHERE $payment_batch
    UNION ALL
    SELECT 'payment_batch', 'tender_does_not_settle', 'excluded', c.id, 'left', 'payment', c.id, c.settled_minor, c.settled_currency,
        c.business_date, NULL
    FROM captured AS c
    WHERE $payment_batch AND NOT c.settles AND NOT c.by_hand
    UNION ALL
    SELECT 'payment_gl', 'reference', 'matched', s.line_id, 'left', 'payment', c.id, c.settled_minor, c.settled_currency, c.posting_date, NULL
    FROM settled_order_posting AS s JOIN captured AS c ON c.order_ref = s.order_ref AND c.is_money
    WHERE $payment_gl
    UNION ALL
    SELECT 'payment_gl', 'store+business_date+tender', 'matched', s.grp, 'left', 'payment', c.id, c.settled_minor, c.settled_currency,
        c.posting_date, NULL
    FROM posted_payment AS s JOIN captured AS c USING (id)
    WHERE $payment_gl
    UNION ALL
    SELECT 'report_payment', 'business_date+store+tender', 'matched', s.id, 'left', 'payment', c.id, c.amount_minor, c.currency,
        c.business_date, NULL
    FROM settled_report AS s
    JOIN captured AS c
        ON c.store = s.store AND c.business_date = s.business_date AND c.tender = s.tender AND c.currency = s.currency
    WHERE $report_payment
) AS s
LEFT JOIN payment AS p ON s.id = p.id AND p.first_seen_at IS NOT NULL
UNION ALL
SELECT 'order_payment', 'order_ref', 'matched', s.id, 'right', 'order', o.id, o.grand_total_minor, o.currency, o.business_date, NULL,
    o.first_seen_at
FROM settled_order AS s JOIN "order" AS o ON s.id = o.id
WHERE $order_payment
UNION ALL
SELECT 'order_payment', s.rule, 'matched', s.id, 'right', 'credit_memo', m.id, -m.grand_total_minor, m.currency, m.business_date,
    NULL, m.first_seen_at
FROM settled_memo AS s JOIN credit_memo AS m ON s.id = m.id
WHERE $order_payment
UNION ALL
SELECT 'payment_batch', 'batch_id', 'matched', b.id, 'right', 'batch', b.id, b.gross_minor, b.currency, b.business_date, b.type, b.first_seen_at
FROM settled_batch AS s JOIN batch AS b ON s.id = b.id
WHERE $payment_batch
UNION ALL
SELECT 'batch_gl', 'reference', 'matched', b.id, 'left', 'batch', b.id, b.net_minor, b.currency, b.business_date, b.type, b.first_seen_at
FROM settled_deposit AS s JOIN batch AS b ON s.id = b.id
WHERE $batch_gl
UNION ALL
SELECT 'fee_gl', 'reference', 'matched', b.id, 'left', 'batch', b.id, b.fees_minor, b.currency, b.business_date, b.type, b.first_seen_at
FROM settled_fee AS s JOIN batch AS b ON s.id = b.id
WHERE $fee_gl
UNION ALL
SELECT s.leg, s.rule, 'matched', s.grp, 'right', 'gl_line', l.id, l.amount_minor, l.currency, l.business_date, NULL, l.first_seen_at
FROM (
    SELECT 'batch_gl' AS leg, 'reference' AS rule, id AS grp, line_id FROM settled_deposit WHERE $batch_gl
    UNION ALL
    SELECT 'fee_gl', 'reference', id, line_id FROM settled_fee WHERE $fee_gl
    UNION ALL
    SELECT 'payment_gl', 'reference', line_id, line_id FROM settled_order_posting WHERE $payment_gl
    UNION ALL
    SELECT 'payment_gl', 'store+business_date+tender', grp, line_id FROM settled_posting WHERE $payment_gl
) AS s
JOIN gl_line AS l ON s.line_id = l.id
UNION ALL
SELECT 'report_payment', 'business_date+store+tender', 'matched', r.id, 'right', 'report', r.id, r.net_minor, coalesce(r.currency, 'USD'),
    r.business_date, NULL, r.first_seen_at
FROM settled_report AS s JOIN report AS r ON s.id = r.id
WHERE $report_payment
