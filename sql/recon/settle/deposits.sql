-- Batches that exactly one posted bank line names word for word with their net amount.
-- Grain: one row a batch. Parameters: until (UTC, exclusive), locked_at (UTC, null: none),
-- late_on (the first day after the locked ones, null: none). Reads: batch, line, named_word, named_payment, named_journal, held.
CREATE TABLE settled_deposit AS
SELECT
    b.id, l.id AS line_id, b.net_minor AS amount_minor, b.currency, b.type, least(b.business_date, l.business_date) AS business_date,
    greatest(b.business_date, l.business_date, l.late_on, CASE WHEN b.first_seen_at > CAST($locked_at AS TIMESTAMP) THEN CAST($late_on AS DATE) END) AS accounted_on
FROM (
    SELECT
        reference, any_value(id) AS id, sum(amount_minor) AS amount_minor, any_value(currency) AS currency,
        any_value(business_date) AS business_date, any_value(late_on) AS late_on,
        bool_or(by_hand OR upper(trim(journal)) IN (SELECT journal FROM named_journal)) AS by_hand
    FROM line
    WHERE part = 'bank' AND reference IS NOT NULL
    GROUP BY reference
    HAVING count(*) = 1
) AS l
JOIN batch AS b ON l.reference = upper(trim(b.id))
WHERE
    NOT coalesce(l.by_hand, false) AND b.net_minor = l.amount_minor AND b.currency = l.currency AND b.net_minor <> 0
    AND b.closed_at < $until AND coalesce(b.type, '') <> 'sale_with_reserve'
    AND b.id NOT IN (SELECT id FROM held)
    AND l.reference NOT IN (SELECT upper(trim(original_id)) FROM batch WHERE original_id IS NOT NULL)
    AND l.reference NOT IN (SELECT upper(trim(deposit_id)) FROM batch WHERE deposit_id IS NOT NULL)
    AND l.reference NOT IN (SELECT upper(trim(id)) FROM drawer)
    AND l.reference NOT IN (SELECT word FROM named_word WHERE role = 'deposit')
    AND coalesce(upper(trim(b.deposit_id)), '') NOT IN (SELECT word FROM named_word WHERE role = 'deposit')
    AND coalesce(upper(trim(b.original_id)), '') NOT IN (SELECT word FROM named_word WHERE role = 'deposit')
    AND l.reference NOT IN (SELECT batch_id FROM named_payment WHERE role = 'deposit' AND batch_id IS NOT NULL)
