-- Batches that exactly one posted fee line names word for word with their fees, and whose fees the schedule bears out.
-- Grain: one row a batch. Parameters: types (null: all), tolerance_minor, locked_at (UTC, null: none),
-- late_on (the first day after the locked ones, null: none).
-- Reads: batch, line, settled_batch, named_word, named_payment, named_journal, held.
CREATE TABLE settled_fee AS
SELECT
    b.id, l.id AS line_id, b.fees_minor AS amount_minor, b.currency, b.type, least(b.business_date, l.business_date) AS business_date,
    greatest(b.business_date, l.business_date, l.late_on, CASE WHEN b.first_seen_at > CAST($locked_at AS TIMESTAMP) THEN CAST($late_on AS DATE) END) AS accounted_on
FROM (
    SELECT
        reference, any_value(id) AS id, sum(amount_minor) AS amount_minor, any_value(currency) AS currency,
        any_value(business_date) AS business_date, any_value(late_on) AS late_on,
        bool_or(by_hand OR upper(trim(journal)) IN (SELECT journal FROM named_journal)) AS by_hand
    FROM line
    WHERE part = 'fees' AND reference IS NOT NULL
    GROUP BY reference
    HAVING count(*) = 1
) AS l
JOIN batch AS b ON l.reference = upper(trim(b.id))
JOIN settled_batch AS s ON b.id = s.id
WHERE
    NOT coalesce(l.by_hand, false) AND b.fees_minor = l.amount_minor AND b.currency = l.currency AND b.fees_minor <> 0
    AND ($types IS NULL OR list_contains($types, b.type))
    AND abs(b.fees_minor - s.expected_minor) <= $tolerance_minor
    AND b.id NOT IN (SELECT id FROM held)
    AND l.reference NOT IN (SELECT upper(trim(original_id)) FROM batch WHERE original_id IS NOT NULL)
    AND l.reference NOT IN (SELECT upper(trim(deposit_id)) FROM batch WHERE deposit_id IS NOT NULL)
    AND l.reference NOT IN (SELECT word FROM named_word WHERE role = 'fee')
    AND coalesce(upper(trim(b.deposit_id)), '') NOT IN (SELECT word FROM named_word WHERE role = 'fee')
    AND coalesce(upper(trim(b.original_id)), '') NOT IN (SELECT word FROM named_word WHERE role = 'fee')
    AND l.reference NOT IN (SELECT batch_id FROM named_payment WHERE role = 'fee' AND batch_id IS NOT NULL)
