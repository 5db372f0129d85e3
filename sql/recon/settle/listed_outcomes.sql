-- The wanted outcomes by key with their members, in the words of stores and reports.
-- Grain: one row an outcome. Parameters: none. Reads: settled_member, settled_outcome, currency_word.
-- The id is the one that an outcome of these members has whoever decides it: leg and sorted ids, hashed.
CREATE TABLE listed_outcome AS
SELECT
    left(sha256(concat_ws(chr(10), o.leg, array_to_string(m.members, chr(10)))), 24) AS outcome_id, o.leg, o.class, o.rule, o.grp, m.members,
    o.left_minor, o.right_minor, o.left_records, o.right_records, o.currency, o.business_date,
    left(CAST(o.accounted_on AS VARCHAR), 7) AS fiscal_period,
    CASE WHEN o.type = 'sale_with_reserve' THEN 'reserve_withheld' ELSE o.type END AS category,
    settled_evidence(o.leg, o.rule, m.named, o.left_minor, p.places, len(m.members)) AS evidence
FROM (
    SELECT
        leg, rule, grp, list_sort(list(id)) AS members,
        CASE
            WHEN leg IN ('order_payment', 'payment_batch', 'report_payment') THEN min(id) FILTER (side = 'right')
            ELSE min(id) FILTER (side = 'left')
        END AS named
    FROM settled_member
    GROUP BY leg, rule, grp
) AS m
JOIN settled_outcome AS o ON m.leg = o.leg AND m.rule = o.rule AND m.grp = o.grp
JOIN currency_word AS p ON o.currency = p.currency
