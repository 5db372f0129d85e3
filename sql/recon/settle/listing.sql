-- Every outcome by key in the words of stores and exports, straight from the narrow tables.
-- What two records make up needs no list to be gathered, and what is left out is one record.
-- Grain: one row an outcome. Parameters: none. Reads: judged_leg, settled_outcome, the settled tables, captured, currency_places.
CREATE VIEW settled_listing AS
WITH pair AS (
    SELECT
        'order_payment' AS leg, 'order_ref' AS rule, s.id AS grp, c.id AS other, s.amount_minor, s.currency, s.business_date, s.accounted_on,
        CAST(NULL AS VARCHAR) AS type
    FROM settled_order AS s
    JOIN captured AS c ON s.order_ref = c.order_ref AND c.amount_minor >= 0
    WHERE s.payments = 1 AND EXISTS (SELECT 1 FROM judged_leg WHERE leg = 'order_payment')
    UNION ALL
    SELECT 'order_payment', s.rule, s.id, c.id, s.amount_minor, s.currency, s.business_date, s.accounted_on, NULL
    FROM settled_memo AS s
    JOIN captured AS c ON s.order_ref = c.order_ref AND c.amount_minor < 0
    WHERE EXISTS (SELECT 1 FROM judged_leg WHERE leg = 'order_payment')
    UNION ALL
    SELECT 'batch_gl', 'reference', id, line_id, amount_minor, currency, business_date, accounted_on, nullif(type, '')
    FROM settled_deposit
    WHERE EXISTS (SELECT 1 FROM judged_leg WHERE leg = 'batch_gl')
    UNION ALL
    SELECT 'fee_gl', 'reference', id, line_id, amount_minor, currency, business_date, accounted_on, nullif(type, '')
    FROM settled_fee
    WHERE EXISTS (SELECT 1 FROM judged_leg WHERE leg = 'fee_gl')
),
member AS (
    SELECT 'order_payment' AS leg, 'order_ref' AS rule, s.id AS grp, c.id, false AS names
    FROM settled_order AS s
    JOIN captured AS c ON s.order_ref = c.order_ref AND c.amount_minor >= 0
    WHERE s.payments > 1
    UNION ALL
    SELECT 'order_payment', 'order_ref', id, id, true FROM settled_order WHERE payments > 1
    UNION ALL
    SELECT 'payment_batch', 'batch_id', s.id, c.id, false
    FROM settled_batch AS s
    JOIN captured AS c ON c.batch_id = upper(trim(s.id)) AND c.settles
    UNION ALL
    SELECT 'payment_batch', 'batch_id', id, id, true FROM settled_batch
    UNION ALL
    SELECT 'payment_gl', 'reference', s.line_id, c.id, true
    FROM settled_order_posting AS s
    JOIN captured AS c ON s.order_ref = c.order_ref AND c.is_money
    UNION ALL
    SELECT 'payment_gl', 'reference', line_id, line_id, false FROM settled_order_posting
    UNION ALL
    SELECT 'payment_gl', 'store+business_date+tender', s.grp, c.id, true
    FROM posted_taking AS s
    JOIN captured AS c ON c.store = s.store AND c.posting_date = s.posting_date AND c.tender = s.tender
    UNION ALL
    SELECT 'payment_gl', 'store+business_date+tender', grp, line_id, false FROM settled_posting
    UNION ALL
    SELECT 'report_payment', 'business_date+store+tender', s.id, c.id, false
    FROM settled_report AS s
    JOIN captured AS c
        ON c.store = s.store AND c.business_date = s.business_date AND c.tender = s.tender AND c.currency = s.currency
    UNION ALL
    SELECT 'report_payment', 'business_date+store+tender', id, id, true FROM settled_report
),
membership AS (
    SELECT leg, rule, grp, list_sort(list(id)) AS members, min(id) FILTER (names) AS named FROM member GROUP BY leg, rule, grp
)
SELECT
    e.leg, e.class, e.rule, e.grp, e.members, e.currency, e.business_date, left(CAST(e.accounted_on AS VARCHAR), 7) AS fiscal_period,
    CASE WHEN e.type = 'sale_with_reserve' THEN 'reserve_withheld' ELSE e.type END AS category,
    settled_evidence(e.leg, e.rule, e.named, e.left_minor, p.places, e.records) AS evidence
FROM (
    SELECT
        leg, 'matched_exact' AS class, rule, grp, CASE WHEN grp < other THEN [grp, other] ELSE [other, grp] END AS members, grp AS named,
        amount_minor AS left_minor, 2 AS records, currency, business_date, accounted_on, type
    FROM pair
    UNION ALL
    SELECT
        o.leg, o.class, o.rule, o.grp, m.members, m.named, o.left_minor, o.left_records + o.right_records, o.currency, o.business_date,
        o.accounted_on, o.type
    FROM settled_outcome AS o
    JOIN membership AS m ON o.leg = m.leg AND o.rule = m.rule AND o.grp = m.grp
    WHERE o.class <> 'excluded'
    UNION ALL
    SELECT leg, class, rule, grp, [grp], grp, left_minor, 1, currency, business_date, accounted_on, type
    FROM settled_outcome
    WHERE class = 'excluded'
) AS e
LEFT JOIN currency_places AS p ON e.currency = p.currency
