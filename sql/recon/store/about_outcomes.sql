-- Purpose: what was decided about one or two records as of a day
-- Grain: as recon.outcomes
-- Parameters: as_of, record, other (the same again where there is one only)
-- Tables read: recon.outcomes, recon.members, recon.judgements
WITH told AS (
    SELECT m.leg, m.outcome_id
    FROM recon.members AS m
    JOIN recon.judgements AS j ON j.as_of = $as_of
    WHERE
        (m.record_id = $record OR m.record_id = $other)
        AND CASE
            WHEN coalesce(j.beside, true) THEN m.as_of = j.as_of AND coalesce(m.beside, true)
            ELSE NOT coalesce(m.beside, true) AND m.as_of <= j.as_of AND (m.judged_until IS NULL OR m.judged_until > j.as_of)
        END
)
SELECT
    o.* EXCLUDE (as_of, judged_until, beside)
FROM recon.outcomes AS o
JOIN recon.judgements AS j ON j.as_of = $as_of
WHERE
    (o.leg, o.outcome_id) IN (SELECT (leg, outcome_id) FROM told)
    AND CASE
        WHEN coalesce(j.beside, true) THEN o.as_of = j.as_of AND coalesce(o.beside, true)
        ELSE NOT coalesce(o.beside, true) AND o.as_of <= j.as_of AND (o.judged_until IS NULL OR o.judged_until > j.as_of)
    END
ORDER BY ALL;
