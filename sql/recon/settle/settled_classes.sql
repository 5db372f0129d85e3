-- How often each class was given by key.
-- Grain: one row a class. Parameters: none. Reads: settled_figure.
SELECT class, CAST(sum(outcomes) AS BIGINT) FROM settled_figure GROUP BY class ORDER BY class
