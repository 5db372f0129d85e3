-- Ledger lines that were settled by key, in the legs that are judged.
-- Grain: one row a line. Parameters: batch_gl, fee_gl, payment_gl (whether the leg is judged). Reads: the settled tables.
CREATE TABLE settled_line AS
SELECT line_id AS id FROM settled_deposit WHERE $batch_gl
UNION ALL
SELECT line_id FROM settled_fee WHERE $fee_gl
UNION ALL
SELECT line_id FROM settled_order_posting WHERE $payment_gl
UNION ALL
SELECT line_id FROM settled_posting WHERE $payment_gl
