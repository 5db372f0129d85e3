-- Purpose: the business days that a load changed
-- Grain: one row a day
-- Parameters: load_id, touched_at (a retry touches days again)
-- Tables read: ops.touched_days
SELECT DISTINCT business_date FROM ops.touched_days WHERE load_id = $load_id AND touched_at = $touched_at ORDER BY business_date;
