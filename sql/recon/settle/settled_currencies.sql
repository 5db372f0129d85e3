-- The currencies of the outcomes by key.
-- Grain: one row a currency. Parameters: none. Reads: settled_figure.
SELECT DISTINCT currency FROM settled_figure ORDER BY currency
