-- Purpose: who stands in the outcomes of one or two records as of a day
-- Grain: as recon.members
-- Parameters: as_of, record, other (the same again where there is one only)
-- Tables read: recon.members, recon.judgements
WITH standing AS (
    SELECT m.*
    FROM recon.members AS m
    JOIN recon.judgements AS j ON j.as_of = $as_of
    WHERE
        CASE
            WHEN coalesce(j.beside, true) THEN m.as_of = j.as_of AND coalesce(m.beside, true)
            ELSE NOT coalesce(m.beside, true) AND m.as_of <= j.as_of AND (m.judged_until IS NULL OR m.judged_until > j.as_of)
        END
)
SELECT
    * EXCLUDE (as_of, judged_until, beside)
FROM standing
WHERE (leg, outcome_id) IN (SELECT (leg, outcome_id) FROM standing WHERE record_id = $record OR record_id = $other)
ORDER BY ALL;
