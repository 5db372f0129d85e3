-- Purpose: the business days that a load changes: where its rows belong now, and where the replaced ones did
-- Grain: one row a day
-- Parameters: load_id, stream, now
-- Tables read: parsed, current_versions
SELECT $load_id AS load_id, $stream AS stream, days.touched_date AS business_date, CAST($now AS TIMESTAMPTZ) AS touched_at
FROM (
    SELECT touched_date FROM parsed
    UNION
    SELECT c.touched_date FROM current_versions AS c INNER JOIN parsed AS p ON p.record_key = c.record_key
) AS days
WHERE days.touched_date IS NOT NULL
ORDER BY days.touched_date;
