-- What was settled by key, summed for the totals of each leg.
-- Grain: one row a leg, side, currency and class. Parameters: none. Reads: settled_figure.
SELECT leg, side, currency, share, CAST(sum(amount_minor) AS BIGINT)
FROM (
    SELECT leg, 'left' AS side, currency, CASE class WHEN 'excluded' THEN class ELSE 'matched' END AS share, left_minor AS amount_minor
    FROM settled_figure
    UNION ALL
    SELECT leg, 'right', currency, 'matched', right_minor FROM settled_figure WHERE right_records > 0
)
GROUP BY ALL
