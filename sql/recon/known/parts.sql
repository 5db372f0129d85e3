-- The parts that known ledger lines play.
-- Grain: one row a part. Parameters: none. Reads: line.
SELECT DISTINCT part FROM line WHERE part IS NOT NULL
