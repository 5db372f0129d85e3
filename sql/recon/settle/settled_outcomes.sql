-- What was settled by key, an outcome a row, with what the members say of it: for stores and exports, never for judging.
-- Grain: one row an outcome. Parameters: locked_through (day, null: none), locked_at (UTC, null: none).
-- Reads: settled_member, currency_places.
CREATE TABLE settled_outcome AS
WITH single AS (
    SELECT
        leg, rule, grp, 'excluded' AS class, [id] AS members, amount_minor, 0 AS right_minor, 0 AS right_records, currency, business_date, id AS named,
        CASE
            WHEN business_date <= CAST($locked_through AS DATE) AND first_seen_at > CAST($locked_at AS TIMESTAMP) THEN CAST($locked_through AS DATE) + 1 ELSE business_date
        END AS accounted_on,
        CAST(NULL AS VARCHAR) AS type
    FROM settled_member
    WHERE class = 'excluded'
),
grouped AS (
    SELECT
        leg, rule, grp, CASE WHEN count(*) = 2 THEN 'matched_exact' ELSE 'matched_group' END AS class, list_sort(list(id)) AS members,
        CAST(sum(amount_minor) FILTER (side = 'left') AS BIGINT) AS amount_minor,
        CAST(sum(amount_minor) FILTER (side = 'right') AS BIGINT) AS right_minor, count(*) FILTER (side = 'right') AS right_records,
        any_value(currency) AS currency,
        min(business_date) AS business_date,
        CASE
            WHEN leg IN ('order_payment', 'payment_batch', 'report_payment') THEN min(id) FILTER (side = 'right')
            ELSE min(id) FILTER (side = 'left')
        END AS named,
        max(CASE WHEN business_date <= CAST($locked_through AS DATE) AND first_seen_at > CAST($locked_at AS TIMESTAMP) THEN CAST($locked_through AS DATE) + 1 ELSE business_date END)
            AS accounted_on,
        min(type) FILTER (kind = 'batch' AND type <> '') AS type
    FROM settled_member
    WHERE class <> 'excluded'
    GROUP BY leg, rule, grp
),
every AS (
    SELECT * FROM single
    UNION ALL
    SELECT * FROM grouped
)
SELECT
    e.leg, e.class, e.rule, e.grp, e.amount_minor, e.right_minor, e.right_records, e.members, e.currency, e.business_date, strftime(e.accounted_on, '%Y-%m') AS fiscal_period,
    CASE WHEN e.type = 'sale_with_reserve' THEN 'reserve_withheld' ELSE e.type END AS category,
    CASE e.rule
        WHEN 'store_sale_has_no_web_order' THEN '{"channel": "store"}'
        WHEN 'tender_does_not_settle' THEN '{"settles": false}'
        ELSE
            '{"' || CASE e.leg
                WHEN 'order_payment' THEN 'order_ref' WHEN 'payment_batch' THEN 'batch_id'
                WHEN 'report_payment' THEN 'business_date+store+tender' ELSE 'reference'
            END || '": ' || to_json(e.named) || ', "amount": "'
            || CASE coalesce(p.places, 2)
                WHEN 0 THEN CAST(e.amount_minor AS VARCHAR)
                WHEN 2 THEN CAST(CAST(e.amount_minor * CAST(0.01 AS DECIMAL(3, 2)) AS DECIMAL(38, 2)) AS VARCHAR)
                WHEN 3 THEN CAST(CAST(e.amount_minor * CAST(0.001 AS DECIMAL(4, 3)) AS DECIMAL(38, 3)) AS VARCHAR)
                ELSE CAST(CAST(e.amount_minor * CAST(0.0001 AS DECIMAL(5, 4)) AS DECIMAL(38, 4)) AS VARCHAR)
            END || '", "records": ' || len(e.members) || '}'
    END AS evidence
FROM every AS e
LEFT JOIN currency_places AS p ON e.currency = p.currency
