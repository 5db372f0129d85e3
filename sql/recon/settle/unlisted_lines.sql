-- What the outcomes by key come to, for reports that do not list them one by one.
-- Grain: one row a leg, currency, class and rule. Parameters: none. Reads: settled_figure.
SELECT
    leg, currency, class, rule, rule AS reason, outcomes, left_minor, right_minor, left_records, right_records, first_on, last_on
FROM settled_figure
ORDER BY ALL
