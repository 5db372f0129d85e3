-- How often each class was given by key.
-- Grain: one row a class. Parameters: none. Reads: settled_outcome.
SELECT class, count(*) FROM settled_outcome GROUP BY class ORDER BY class
