-- The captured payments where they are few: to write them once costs less than to plan them in every step.
-- Grain: one row a captured payment. Parameters: none. Reads: captured_payment.
CREATE TABLE captured AS
SELECT * FROM captured_payment
