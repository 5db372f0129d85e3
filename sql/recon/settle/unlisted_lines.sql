-- What the outcomes by key come to that are not listed with their members.
-- Grain: one row a leg, currency, class and rule. Parameters: none. Reads: settled_outcome, listed_outcome.
SELECT
    leg, currency, class, rule, rule AS reason, sum(n)::BIGINT AS outcomes, sum(left_minor)::BIGINT AS left_minor,
    sum(right_minor)::BIGINT AS right_minor, sum(left_records)::BIGINT AS left_records, sum(right_records)::BIGINT AS right_records
FROM (
    SELECT leg, currency, class, rule, 1 AS n, left_minor, right_minor, left_records, right_records FROM settled_outcome
    UNION ALL
    SELECT leg, currency, class, rule, -1, -left_minor, -right_minor, -left_records, -right_records FROM listed_outcome
)
GROUP BY ALL
HAVING sum(n) > 0
ORDER BY ALL
