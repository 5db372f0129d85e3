-- The members of the wanted outcomes, record by record.
-- Grain: one row a leg and record; `grp` is the outcome's key. Parameters: none.
-- Reads: wanted_outcome, the settled tables, captured, order, credit_memo, batch, gl_line, report, payment.
CREATE TABLE settled_member AS
SELECT s.*, p.first_seen_at
FROM (
    SELECT
        w.leg, w.rule, 'matched' AS class, w.grp, 'left' AS side, 'payment' AS kind, c.id, c.amount_minor, c.currency, c.business_date,
        NULL AS type
    FROM wanted_outcome AS w
    JOIN settled_order AS s ON w.grp = s.id
    JOIN captured AS c ON c.order_ref = s.order_ref AND c.amount_minor >= 0
    WHERE w.leg = 'order_payment' AND w.rule = 'order_ref'
    UNION ALL
    SELECT w.leg, w.rule, 'matched', w.grp, 'left', 'payment', c.id, c.amount_minor, c.currency, c.business_date, NULL
    FROM wanted_outcome AS w
    JOIN settled_memo AS s ON w.grp = s.id AND w.rule = s.rule
    JOIN captured AS c ON c.order_ref = s.order_ref AND c.amount_minor < 0
    WHERE w.leg = 'order_payment'
    UNION ALL
    SELECT w.leg, w.rule, 'excluded', w.grp, 'left', 'payment', c.id, c.amount_minor, c.currency, c.business_date, NULL
    FROM wanted_outcome AS w
    JOIN captured AS c ON w.grp = c.id
    WHERE w.leg = 'order_payment' AND w.rule = 'store_sale_has_no_web_order'
    UNION ALL
    SELECT w.leg, w.rule, 'matched', w.grp, 'left', 'payment', c.id, c.settled_minor, c.settled_currency, c.business_date, NULL
    FROM wanted_outcome AS w
    JOIN captured AS c ON c.batch_id = upper(trim(w.grp)) AND c.settles
    WHERE w.leg = 'payment_batch' AND w.rule = 'batch_id'
    UNION ALL
    SELECT w.leg, w.rule, 'excluded', w.grp, 'left', 'payment', c.id, c.settled_minor, c.settled_currency, c.business_date, NULL
    FROM wanted_outcome AS w
    JOIN captured AS c ON w.grp = c.id
    WHERE w.leg = 'payment_batch' AND w.rule = 'tender_does_not_settle'
    UNION ALL
    SELECT w.leg, w.rule, 'matched', w.grp, 'left', 'payment', c.id, c.settled_minor, c.settled_currency, c.posting_date, NULL
    FROM wanted_outcome AS w
    JOIN settled_order_posting AS s ON w.grp = s.line_id
    JOIN captured AS c ON c.order_ref = s.order_ref AND c.is_money
    WHERE w.leg = 'payment_gl' AND w.rule = 'reference'
    UNION ALL
    SELECT w.leg, w.rule, 'matched', w.grp, 'left', 'payment', c.id, c.settled_minor, c.settled_currency, c.posting_date, NULL
    FROM wanted_outcome AS w
    JOIN posted_taking AS s ON w.grp = s.grp
    JOIN captured AS c ON c.store = s.store AND c.posting_date = s.posting_date AND c.tender = s.tender
    WHERE w.leg = 'payment_gl' AND w.rule = 'store+business_date+tender'
    UNION ALL
    SELECT w.leg, w.rule, 'matched', w.grp, 'left', 'payment', c.id, c.amount_minor, c.currency, c.business_date, NULL
    FROM wanted_outcome AS w
    JOIN settled_report AS s ON w.grp = s.id
    JOIN captured AS c
        ON c.store = s.store AND c.business_date = s.business_date AND c.tender = s.tender AND c.currency = s.currency
    WHERE w.leg = 'report_payment'
) AS s
LEFT JOIN payment AS p ON s.id = p.id AND p.first_seen_at IS NOT NULL
UNION ALL
SELECT w.leg, w.rule, 'matched', w.grp, 'right', 'order', o.id, o.grand_total_minor, o.currency, o.business_date, NULL, o.first_seen_at
FROM wanted_outcome AS w
JOIN "order" AS o ON w.grp = o.id
WHERE w.leg = 'order_payment' AND w.rule = 'order_ref'
UNION ALL
SELECT
    w.leg, w.rule, 'matched', w.grp, 'right', 'credit_memo', m.id, -m.grand_total_minor, m.currency, m.business_date, NULL, m.first_seen_at
FROM wanted_outcome AS w
JOIN settled_memo AS s ON w.grp = s.id AND w.rule = s.rule
JOIN credit_memo AS m ON w.grp = m.id
WHERE w.leg = 'order_payment'
UNION ALL
SELECT
    w.leg, w.rule, 'matched', w.grp, CASE w.leg WHEN 'payment_batch' THEN 'right' ELSE 'left' END, 'batch', b.id,
    CASE w.leg WHEN 'payment_batch' THEN b.gross_minor WHEN 'batch_gl' THEN b.net_minor ELSE b.fees_minor END, b.currency, b.business_date,
    b.type, b.first_seen_at
FROM wanted_outcome AS w
JOIN batch AS b ON w.grp = b.id
WHERE w.leg IN ('payment_batch', 'batch_gl', 'fee_gl') AND w.rule IN ('batch_id', 'reference')
UNION ALL
SELECT s.leg, s.rule, 'matched', s.grp, 'right', 'gl_line', l.id, l.amount_minor, l.currency, l.business_date, NULL, l.first_seen_at
FROM (
    SELECT w.*, s.line_id
    FROM wanted_outcome AS w
    JOIN settled_deposit AS s ON w.grp = s.id
    WHERE w.leg = 'batch_gl'
    UNION ALL
    SELECT w.*, s.line_id
    FROM wanted_outcome AS w
    JOIN settled_fee AS s ON w.grp = s.id
    WHERE w.leg = 'fee_gl'
    UNION ALL
    SELECT w.*, w.grp FROM wanted_outcome AS w WHERE w.leg = 'payment_gl' AND w.rule = 'reference'
    UNION ALL
    SELECT w.*, s.line_id
    FROM wanted_outcome AS w
    JOIN settled_posting AS s ON w.grp = s.grp
    WHERE w.leg = 'payment_gl' AND w.rule = 'store+business_date+tender'
) AS s
JOIN gl_line AS l ON s.line_id = l.id
UNION ALL
SELECT
    w.leg, w.rule, 'matched', w.grp, 'right', 'report', r.id, r.net_minor, coalesce(r.currency, 'USD'), r.business_date, NULL, r.first_seen_at
FROM wanted_outcome AS w
JOIN report AS r ON w.grp = r.id
WHERE w.leg = 'report_payment'
