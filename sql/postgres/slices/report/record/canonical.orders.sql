-- Purpose: the record that is asked for, out of all of its kind
-- Grain: as canonical.orders
-- Parameters: record_id
-- Tables read: canonical.orders
SELECT * FROM canonical.orders WHERE order_id = $record_id;
