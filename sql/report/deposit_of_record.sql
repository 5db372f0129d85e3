-- Purpose: which deposit a settlement batch, a processor entry or a bank line belongs to; a batch not yet funded stands for itself
-- Grain: one row a batch, entry or bank line
-- Parameters: none
-- Tables read: canonical.settlement_batches, canonical.ledger_lines
SELECT batch_id AS record_id, coalesce(deposit_id, processor_batch_id, batch_id) AS deposit_id
FROM canonical.settlement_batches
UNION ALL
SELECT ledger_line_id, coalesce(nullif(regexp_extract(reference, 'dep_[0-9]+'), ''), ledger_line_id)
FROM canonical.ledger_lines
WHERE account_role = 'bank';
