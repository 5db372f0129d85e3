-- Purpose: the records that a report shows, out of all of their kind
-- Grain: as canonical.payments
-- Parameters: none
-- Tables read: canonical.payments, wanted (record_id)
SELECT * FROM canonical.payments WHERE payment_id IN (SELECT record_id FROM wanted);
