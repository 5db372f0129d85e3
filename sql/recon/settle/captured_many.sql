-- The captured payments where they are many: nothing is written twice, each step takes the few columns that it needs.
-- Grain: one row a captured payment. Parameters: none. Reads: captured_payment.
CREATE VIEW captured AS
SELECT * FROM captured_payment
