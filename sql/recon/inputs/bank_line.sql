-- Purpose: the bank's own lines that speak of the processor's money
-- Grain: one row a line of a bank statement
-- Parameters: deposit_pattern, statement_pattern (how a line names its deposit; the second beside the merchant account, may be null),
--   statement_cash (how the bank calls cash that was paid in; such lines are counted by recon/inputs/left_out; may be null)
-- Tables read: canonical.bank_lines, canonical.deposits, stores (location_id, merchant_id)
-- Where the bank prints a deposit's number the whole of its id stands in its place. The days that statement files cover are taken from
-- them alone: a ledger that imported the same statement would say everything twice.
WITH named AS (
    SELECT
        l.*,
        s.merchant_id,
        s.location_id,
        nullif(regexp_extract(l.reference, $deposit_pattern, 1), '') AS deposit_id,
        nullif(regexp_extract(l.reference, coalesce($statement_pattern, '(^$)'), 1), '') AS number
    FROM canonical.bank_lines AS l
    LEFT JOIN stores AS s ON contains(l.reference, s.merchant_id)
    WHERE
        ($statement_cash IS NULL OR l.reference IS NULL OR NOT regexp_matches(l.reference, $statement_cash))
        AND (
            l.source_system = 'bank'
            OR NOT EXISTS (
                SELECT 1
                FROM (SELECT min(value_date) AS first_day, max(value_date) AS last_day FROM canonical.bank_lines WHERE source_system = 'bank') AS f
                WHERE l.value_date BETWEEN f.first_day AND f.last_day
            )
        )
)
SELECT
    n.bank_line_id AS id,
    any_value(n.bank_account) AS account,
    any_value(n.amount_minor) AS amount_minor,
    any_value(n.currency) AS currency,
    any_value(n.value_date) AS business_date,
    coalesce(any_value(n.deposit_id), CASE WHEN count(DISTINCT d.deposit_id) = 1 THEN min(d.deposit_id) END, any_value(n.reference)) AS reference,
    any_value(n.statement) AS statement
FROM named AS n
LEFT JOIN canonical.deposits AS d
    ON n.deposit_id IS NULL AND n.number IS NOT NULL AND d.location_id = n.location_id AND ends_with(d.deposit_id, n.number)
GROUP BY n.bank_line_id
ORDER BY id;
