-- What was settled by key, summed once for totals, counts and reports.
-- Grain: one row a leg, class, rule and currency. Parameters: none. Reads: settled_outcome.
CREATE TABLE settled_figure AS
SELECT
    leg, class, rule, currency, count(*) AS outcomes, CAST(sum(left_minor) AS BIGINT) AS left_minor,
    CAST(sum(right_minor) AS BIGINT) AS right_minor, CAST(sum(left_records) AS BIGINT) AS left_records,
    CAST(sum(right_records) AS BIGINT) AS right_records, min(business_date) AS first_on, max(business_date) AS last_on
FROM settled_outcome
GROUP BY leg, class, rule, currency
