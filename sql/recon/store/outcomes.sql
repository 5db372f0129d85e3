-- Purpose: what was decided as of a day
-- Grain: as recon.outcomes
-- Parameters: as_of
-- Tables read: recon.outcomes, recon.judgements
SELECT
    o.* EXCLUDE (as_of, judged_until, beside)
FROM recon.outcomes AS o
JOIN recon.judgements AS j ON j.as_of = $as_of
WHERE
    CASE
        WHEN coalesce(j.beside, true) THEN o.as_of = j.as_of AND coalesce(o.beside, true)
        ELSE NOT coalesce(o.beside, true) AND o.as_of <= j.as_of AND (o.judged_until IS NULL OR o.judged_until > j.as_of)
    END
ORDER BY ALL;
