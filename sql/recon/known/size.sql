-- How many records there are, to choose how they are read.
-- Grain: one row. Parameters: none. Reads: payment, order, batch.
SELECT (SELECT count(*) FROM payment) + (SELECT count(*) FROM "order") + (SELECT count(*) FROM batch)
