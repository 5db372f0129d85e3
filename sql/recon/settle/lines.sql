-- Ledger lines known on the day of the run with the part of their account and their cleaned reference.
-- Grain: one row a line. Parameters: day, locked_at (UTC, null: none),
-- late_on (the first day after the locked ones, null: none). Reads: gl_line, account_part, held.
CREATE TABLE line AS
SELECT
    l.id, a.part, l.account, l.amount_minor, l.currency, l.business_date, l.journal,
    CASE WHEN l.first_seen_at > CAST($locked_at AS TIMESTAMP) THEN CAST($late_on AS DATE) END AS late_on,
    nullif(regexp_replace(trim(upper(l.reference)), '\s+', ' ', 'g'), '') AS reference,
    NOT coalesce(l.posted, true)
    OR l.id IN (SELECT id FROM held)
    OR l.idempotency_key IN (
        SELECT idempotency_key FROM gl_line WHERE idempotency_key IS NOT NULL GROUP BY idempotency_key HAVING count(*) > 1
    ) AS by_hand
FROM gl_line AS l
LEFT JOIN account_part AS a USING (account)
WHERE l.business_date <= $day
