-- Purpose: the record that is asked for, out of all of its kind
-- Grain: as canonical.payments
-- Parameters: record_id
-- Tables read: canonical.payments
SELECT * FROM canonical.payments WHERE payment_id = $record_id;
