-- Purpose: which of some customers the warehouse knows
-- Grain: one row a customer that was asked for and is there
-- Parameters: none
-- Tables read: canonical.customers, asked_records (a given frame)
SELECT a.record_id
FROM asked_records AS a
JOIN canonical.customers AS c ON concat_ws(' ', c.source_system, c.customer_id) = a.record_id
ORDER BY a.record_id;
