-- Purpose: what was open as of a day, with its age on that day
-- Grain: as recon.open_items
-- Parameters: as_of
-- Tables read: recon.open_items, recon.judgements
SELECT
    o.* EXCLUDE (as_of, judged_until, beside, due_number)
    REPLACE (coalesce(greatest(0, j.day_number - o.due_number), o.age_business_days) AS age_business_days)
FROM recon.open_items AS o
JOIN recon.judgements AS j ON j.as_of = $as_of
WHERE
    CASE
        WHEN coalesce(j.beside, true) THEN o.as_of = j.as_of AND coalesce(o.beside, true)
        ELSE NOT coalesce(o.beside, true) AND o.as_of <= j.as_of AND (o.judged_until IS NULL OR o.judged_until > j.as_of)
    END
ORDER BY ALL;
