-- What was settled by key, narrow: an outcome a row, its key and what both sides come to, as the settled tables have it; nothing is written
-- twice. Members and words are spelled out where they are asked for.
-- Grain: one row an outcome. Parameters: none. Reads: judged_leg (leg), the settled tables, captured, line.
CREATE VIEW settled_outcome AS
SELECT
    'order_payment' AS leg, CASE WHEN payments = 1 THEN 'matched_exact' ELSE 'matched_group' END AS class, 'order_ref' AS rule, id AS grp,
    amount_minor AS left_minor, amount_minor AS right_minor, payments AS left_records, 1 AS right_records, currency, business_date,
    accounted_on, CAST(NULL AS VARCHAR) AS type
FROM settled_order
WHERE EXISTS (SELECT 1 FROM judged_leg WHERE leg = 'order_payment')
UNION ALL
SELECT
    'order_payment', 'matched_exact', rule, id, amount_minor, amount_minor, 1, 1, currency, business_date, accounted_on, NULL
FROM settled_memo
WHERE EXISTS (SELECT 1 FROM judged_leg WHERE leg = 'order_payment')
UNION ALL
SELECT
    'order_payment', 'excluded', 'store_sale_has_no_web_order', id, amount_minor, 0, 1, 0, currency, business_date,
    greatest(business_date, late_on), NULL
FROM captured
WHERE EXISTS (SELECT 1 FROM judged_leg WHERE leg = 'order_payment') AND is_store_sale AND NOT by_hand
UNION ALL
SELECT
    'payment_batch', CASE WHEN payments = 1 THEN 'matched_exact' ELSE 'matched_group' END, 'batch_id', id, gross_minor, gross_minor, payments,
    1, currency, business_date, accounted_on, nullif(type, '')
FROM settled_batch
WHERE EXISTS (SELECT 1 FROM judged_leg WHERE leg = 'payment_batch')
UNION ALL
SELECT
    'payment_batch', 'excluded', 'tender_does_not_settle', id, settled_minor, 0, 1, 0, settled_currency, business_date,
    greatest(business_date, late_on), NULL
FROM captured
WHERE EXISTS (SELECT 1 FROM judged_leg WHERE leg = 'payment_batch') AND NOT settles AND NOT by_hand
UNION ALL
SELECT 'batch_gl', 'matched_exact', 'reference', id, amount_minor, amount_minor, 1, 1, currency, business_date, accounted_on, nullif(type, '')
FROM settled_deposit
WHERE EXISTS (SELECT 1 FROM judged_leg WHERE leg = 'batch_gl')
UNION ALL
SELECT 'fee_gl', 'matched_exact', 'reference', id, amount_minor, amount_minor, 1, 1, currency, business_date, accounted_on, nullif(type, '')
FROM settled_fee
WHERE EXISTS (SELECT 1 FROM judged_leg WHERE leg = 'fee_gl')
UNION ALL
SELECT
    'payment_gl', CASE WHEN payments = 1 THEN 'matched_exact' ELSE 'matched_group' END, 'reference', line_id, amount_minor, amount_minor,
    payments, 1, currency, business_date, accounted_on, NULL
FROM settled_order_posting
WHERE EXISTS (SELECT 1 FROM judged_leg WHERE leg = 'payment_gl')
UNION ALL
SELECT
    'payment_gl', CASE WHEN p.payments + l.lines = 2 THEN 'matched_exact' ELSE 'matched_group' END, 'store+business_date+tender', l.grp,
    p.amount_minor, l.amount_minor, p.payments, l.lines, p.currency, least(p.first_on, l.first_on),
    greatest(p.last_on, p.late_on, l.last_on, l.late_on), NULL
FROM (
    SELECT
        grp, CAST(sum(payments) AS BIGINT) AS payments, CAST(sum(settled_minor) AS BIGINT) AS amount_minor,
        min(settled_currency) AS currency, min(posting_date) AS first_on, max(posting_date) AS last_on, max(late_on) AS late_on
    FROM posted_taking
    GROUP BY grp
) AS p
JOIN (
    SELECT
        s.grp, count(*) AS lines, CAST(sum(l.amount_minor) AS BIGINT) AS amount_minor, min(l.business_date) AS first_on,
        max(l.business_date) AS last_on, max(l.late_on) AS late_on
    FROM settled_posting AS s
    JOIN line AS l ON s.line_id = l.id
    GROUP BY s.grp
) AS l ON p.grp = l.grp
WHERE EXISTS (SELECT 1 FROM judged_leg WHERE leg = 'payment_gl')
UNION ALL
SELECT
    'report_payment', CASE WHEN payments = 1 THEN 'matched_exact' ELSE 'matched_group' END, 'business_date+store+tender', id, amount_minor,
    amount_minor, payments, 1, currency, business_date, accounted_on, NULL
FROM settled_report
WHERE EXISTS (SELECT 1 FROM judged_leg WHERE leg = 'report_payment')
