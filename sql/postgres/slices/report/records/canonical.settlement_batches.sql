-- Purpose: the records that a report shows, out of all of their kind
-- Grain: as canonical.settlement_batches
-- Parameters: none
-- Tables read: canonical.settlement_batches, wanted (record_id)
SELECT * FROM canonical.settlement_batches WHERE batch_id IN (SELECT record_id FROM wanted);
