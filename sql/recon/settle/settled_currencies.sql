-- The currencies of the outcomes by key.
-- Grain: one row a currency. Parameters: none. Reads: settled_outcome.
SELECT DISTINCT currency FROM settled_outcome ORDER BY currency
