-- Purpose: the record that is asked for, out of all of its kind
-- Grain: as canonical.settlement_batches
-- Parameters: record_id
-- Tables read: canonical.settlement_batches
SELECT * FROM canonical.settlement_batches WHERE batch_id = $record_id;
