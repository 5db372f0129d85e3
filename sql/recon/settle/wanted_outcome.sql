-- The outcomes by key that are wanted with their members: matches before exclusions, the earliest first.
-- Grain: one row an outcome. Parameters: most (how many). Reads: settled_outcome.
-- Whole days are picked first, so that few outcomes have to be put in order.
CREATE TABLE wanted_outcome AS
WITH per_day AS (
    SELECT class = 'excluded' AS is_left_out, business_date, count(*) AS outcomes FROM settled_outcome GROUP BY ALL
),
earlier AS (
    SELECT is_left_out, business_date, sum(outcomes) OVER (ORDER BY is_left_out, business_date) - outcomes AS before FROM per_day
)
SELECT o.leg, o.rule, o.grp
FROM settled_outcome AS o
SEMI JOIN (SELECT * FROM earlier WHERE before < $most) AS e
    ON e.is_left_out = (o.class = 'excluded') AND e.business_date = o.business_date
ORDER BY class = 'excluded', business_date, leg, grp, rule
LIMIT $most
