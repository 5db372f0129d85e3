-- Purpose: the business days that were touched after a moment, with the latest touch of each
-- Grain: one row a day
-- Parameters: since
-- Tables read: ops.touched_days
SELECT business_date, max(touched_at) AS touched_at
FROM ops.touched_days
WHERE touched_at > $since
GROUP BY business_date
ORDER BY business_date;
