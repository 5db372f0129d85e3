-- Purpose: the business days that a load changes: where its rows belong now, and where the replaced ones did
-- Grain: one row a day
-- Parameters: load_id, stream, now
-- Tables read: parsed, current_versions
INSERT INTO ops.touched_days (load_id, stream, business_date, touched_at)
SELECT $load_id, $stream, days.touched_date, $now
FROM (
    SELECT touched_date FROM parsed
    UNION
    SELECT c.touched_date FROM current_versions AS c INNER JOIN parsed AS p ON p.record_key = c.record_key
) AS days
WHERE days.touched_date IS NOT NULL;
