-- Purpose: the records that a report shows, out of all of their kind
-- Grain: as canonical.orders
-- Parameters: none
-- Tables read: canonical.orders, wanted (record_id)
SELECT * FROM canonical.orders WHERE order_id IN (SELECT record_id FROM wanted);
