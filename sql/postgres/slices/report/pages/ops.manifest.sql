-- Purpose: the loads that brought the records of a report
-- Grain: one row a load
-- Parameters: none
-- Tables read: ops.manifest, shown_records (load_id)
SELECT load_id, path, pages FROM ops.manifest WHERE load_id IN (SELECT load_id FROM shown_records);
