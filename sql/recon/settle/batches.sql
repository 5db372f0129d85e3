-- Settlement batches whose payments come to their gross to the cent, with the fees that the schedule asks for.
-- Grain: one row a batch. Parameters: until (UTC, exclusive), locked_at (UTC, null: none),
-- late_on (the first day after the locked ones, null: none). Reads: batch, payment, batch_taking, held.
-- expected_minor is null where a tender has no rate.
CREATE TABLE settled_batch AS
SELECT
    b.id, p.payments, p.expected_minor, b.fees_minor, b.gross_minor, b.currency, b.type, least(b.business_date, p.first_on) AS business_date,
    greatest(b.business_date, p.last_on, p.late_on, CASE WHEN b.first_seen_at > CAST($locked_at AS TIMESTAMP) THEN CAST($late_on AS DATE) END) AS accounted_on
FROM (
    SELECT
        c.batch_id, CAST(sum(c.payments) AS BIGINT) AS payments, sum(c.settled_minor) AS gross_minor, min(c.settled_currency) AS currency,
        min(c.settled_currency) = max(c.settled_currency) AND NOT bool_or(c.by_hand) AS plain,
        min(c.business_date) AS first_on, max(c.business_date) AS last_on, max(c.late_on) AS late_on,
        CASE WHEN sum(c.rated) = sum(c.payments) THEN sum(c.expected_minor) END AS expected_minor
    FROM batch_taking AS c
    WHERE c.batch_id IS NOT NULL AND c.settles
    GROUP BY c.batch_id
) AS p
JOIN batch AS b ON p.batch_id = upper(trim(b.id))
WHERE
    p.plain AND p.gross_minor = b.gross_minor AND p.currency = b.currency AND b.closed_at < $until AND b.gross_minor <> 0
    AND b.id NOT IN (SELECT id FROM held)
    AND p.batch_id NOT IN (
        SELECT u.batch_id FROM payment AS u WHERE u.status = 'unresolved' AND u.batch_id IS NOT NULL
    )
