-- Every outcome by key in the words of stores and exports, straight from the narrow tables, by leg, class and first member.
-- What two records make up needs no list to be gathered, and what is left out is one record. What is narrow is put in order before its
-- words are spelled out.
-- Grain: one row an outcome. Parameters: none. Reads: judged_leg, the settled tables, captured, line, outcome_currency.
-- What repeats in every row is of the types that the writer makes of the words it has (outcome_leg and so on): a file spells each once.
CREATE OR REPLACE VIEW settled_listing AS
SELECT
    CAST('batch_gl' AS outcome_leg) AS leg, CAST('matched_exact' AS outcome_class) AS class, CAST('reference' AS outcome_rule) AS rule, settled_pair(id, line_id) AS members,
    keyed_evidence('{"reference": ', id, amount_minor, places, 2) AS evidence, residual, code AS currency, business_date,
    strftime(accounted_on, '%Y-%m') AS fiscal_period, settled_category(type) AS category
FROM (
    SELECT s.*, w.places, w.residual, w.code
    FROM settled_deposit AS s
    JOIN outcome_currency AS w ON s.currency = w.currency
    WHERE EXISTS (SELECT 1 FROM judged_leg WHERE leg = 'batch_gl')
    ORDER BY least(s.id, s.line_id)
)
UNION ALL
SELECT
    CAST('fee_gl' AS outcome_leg), CAST('matched_exact' AS outcome_class), CAST('reference' AS outcome_rule), settled_pair(id, line_id), keyed_evidence('{"reference": ', id, amount_minor, places, 2),
    residual, code, business_date, strftime(accounted_on, '%Y-%m'), settled_category(type)
FROM (
    SELECT s.*, w.places, w.residual, w.code
    FROM settled_fee AS s
    JOIN outcome_currency AS w ON s.currency = w.currency
    WHERE EXISTS (SELECT 1 FROM judged_leg WHERE leg = 'fee_gl')
    ORDER BY least(s.id, s.line_id)
)
UNION ALL
SELECT
    CAST('order_payment' AS outcome_leg), CAST('excluded' AS outcome_class), CAST('store_sale_has_no_web_order' AS outcome_rule), [id],
    '{"channel": "store"}', residual, code, business_date,
    strftime(greatest(business_date, late_on), '%Y-%m'), NULL
FROM (
    SELECT c.id, c.currency, c.business_date, c.late_on, w.residual, w.code
    FROM captured AS c
    JOIN outcome_currency AS w ON c.currency = w.currency
    WHERE c.is_store_sale AND NOT c.by_hand AND EXISTS (SELECT 1 FROM judged_leg WHERE leg = 'order_payment')
    ORDER BY c.id
)
UNION ALL
SELECT
    CAST('order_payment' AS outcome_leg), CAST('matched_exact' AS outcome_class), rule, settled_pair(id, payment_id), keyed_evidence('{"order_ref": ', id, amount_minor, places, 2),
    residual, code, business_date, strftime(accounted_on, '%Y-%m'), NULL
FROM (
    SELECT s.*, w.places, w.residual, w.code
    FROM (
        SELECT o.id, CAST('order_ref' AS outcome_rule) AS rule, c.id AS payment_id, o.amount_minor, o.currency, o.business_date, o.accounted_on
        FROM settled_order AS o
        JOIN captured AS c ON o.order_ref = c.order_ref AND c.amount_minor >= 0
        WHERE o.payments = 1
        UNION ALL
        SELECT id, CAST(rule AS outcome_rule), payment_id, amount_minor, currency, business_date, accounted_on FROM settled_memo
    ) AS s
    JOIN outcome_currency AS w ON s.currency = w.currency
    WHERE EXISTS (SELECT 1 FROM judged_leg WHERE leg = 'order_payment')
    ORDER BY least(s.id, s.payment_id)
)
UNION ALL
SELECT
    CAST('order_payment' AS outcome_leg), CAST('matched_group' AS outcome_class), CAST('order_ref' AS outcome_rule), members, keyed_evidence('{"order_ref": ', id, amount_minor, places, payments + 1),
    residual, code, business_date, strftime(accounted_on, '%Y-%m'), NULL
FROM (
    SELECT s.*, list_sort(list_append(c.ids, s.id)) AS members, w.places, w.residual, w.code
    FROM settled_order AS s
    JOIN (
        SELECT order_ref, list(id) AS ids
        FROM captured
        WHERE amount_minor >= 0 AND order_ref IN (SELECT order_ref FROM settled_order WHERE payments > 1)
        GROUP BY order_ref
    ) AS c ON s.order_ref = c.order_ref
    JOIN outcome_currency AS w ON s.currency = w.currency
    WHERE s.payments > 1 AND EXISTS (SELECT 1 FROM judged_leg WHERE leg = 'order_payment')
    ORDER BY members[1]
)
UNION ALL
SELECT
    CAST('payment_batch' AS outcome_leg), CAST('excluded' AS outcome_class), CAST('tender_does_not_settle' AS outcome_rule), [id],
    '{"settles": false}', residual, code, business_date,
    strftime(greatest(business_date, late_on), '%Y-%m'), NULL
FROM (
    SELECT c.id, c.settled_currency, c.business_date, c.late_on, w.residual, w.code
    FROM captured AS c
    JOIN outcome_currency AS w ON c.settled_currency = w.currency
    WHERE NOT c.settles AND NOT c.by_hand AND EXISTS (SELECT 1 FROM judged_leg WHERE leg = 'payment_batch')
    ORDER BY c.id
)
UNION ALL
SELECT
    CAST('payment_batch' AS outcome_leg), CAST(CASE WHEN payments = 1 THEN 'matched_exact' ELSE 'matched_group' END AS outcome_class), CAST('batch_id' AS outcome_rule), members,
    keyed_evidence('{"batch_id": ', id, gross_minor, places, payments + 1), residual, code, business_date,
    strftime(accounted_on, '%Y-%m'), settled_category(type)
FROM (
    SELECT s.*, list_sort(list_append(c.ids, s.id)) AS members, w.places, w.residual, w.code
    FROM settled_batch AS s
    JOIN (
        SELECT batch_id, list(id) AS ids FROM captured WHERE settles AND batch_id IS NOT NULL GROUP BY batch_id
    ) AS c ON upper(trim(s.id)) = c.batch_id
    JOIN outcome_currency AS w ON s.currency = w.currency
    WHERE EXISTS (SELECT 1 FROM judged_leg WHERE leg = 'payment_batch')
    ORDER BY s.payments > 1, members[1]
)
UNION ALL
SELECT
    CAST('payment_gl' AS outcome_leg), CAST(CASE WHEN records = 2 THEN 'matched_exact' ELSE 'matched_group' END AS outcome_class), CAST(rule AS outcome_rule), members,
    keyed_evidence('{"reference": ', named, left_minor, places, records),
    residual, code, business_date, strftime(accounted_on, '%Y-%m'), NULL
FROM (
    SELECT
        o.rule, m.members, m.named, o.left_minor, o.left_records + o.right_records AS records, o.currency, o.business_date, o.accounted_on,
        w.places, w.residual, w.code
    FROM settled_outcome AS o
    JOIN (
        SELECT rule, grp, list_sort(list(id)) AS members, min(id) FILTER (names) AS named
        FROM (
            SELECT 'reference' AS rule, s.line_id AS grp, c.id, true AS names
            FROM settled_order_posting AS s
            JOIN captured AS c ON s.order_ref = c.order_ref AND c.is_money
            UNION ALL
            SELECT 'reference', line_id, line_id, false FROM settled_order_posting
            UNION ALL
            SELECT 'store+business_date+tender', s.grp, c.id, true
            FROM posted_taking AS s
            JOIN captured AS c ON c.store = s.store AND c.posting_date = s.posting_date AND c.tender = s.tender
            UNION ALL
            SELECT 'store+business_date+tender', grp, line_id, false FROM settled_posting
        )
        GROUP BY rule, grp
    ) AS m ON o.rule = m.rule AND o.grp = m.grp
    JOIN outcome_currency AS w ON o.currency = w.currency
    WHERE o.leg = 'payment_gl'
    ORDER BY records > 2, m.members[1]
)
UNION ALL
SELECT
    CAST('report_payment' AS outcome_leg), CAST(CASE WHEN payments = 1 THEN 'matched_exact' ELSE 'matched_group' END AS outcome_class), CAST('business_date+store+tender' AS outcome_rule), members,
    keyed_evidence('{"business_date+store+tender": ', id, amount_minor, places, payments + 1), residual, code, business_date,
    strftime(accounted_on, '%Y-%m'), NULL
FROM (
    SELECT s.*, list_sort(list_append(c.ids, s.id)) AS members, w.places, w.residual, w.code
    FROM settled_report AS s
    JOIN (
        SELECT r.id, list(p.id) AS ids
        FROM settled_report AS r
        JOIN captured AS p ON r.store = p.store AND r.business_date = p.business_date AND r.tender = p.tender AND r.currency = p.currency
        GROUP BY r.id
    ) AS c ON s.id = c.id
    JOIN outcome_currency AS w ON s.currency = w.currency
    WHERE EXISTS (SELECT 1 FROM judged_leg WHERE leg = 'report_payment')
    ORDER BY s.payments > 1, members[1]
)
