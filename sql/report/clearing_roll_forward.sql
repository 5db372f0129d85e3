-- Purpose: the roll-forward of each clearing account over a period; what the sums should come to is proven in the report
-- Grain: one row an account and currency
-- Parameters: role (the part that clearing accounts play), first, last (days of the period)
-- Tables read: canonical.ledger_lines
-- Debits come in, credits go out; a red storno is a negative one of its own side in the source, and comes here signed.
SELECT
    account,
    currency,
    CAST(coalesce(sum(amount_minor) FILTER (journal_date < $first), 0) AS BIGINT) AS opening_minor,
    CAST(coalesce(sum(amount_minor) FILTER (journal_date >= $first AND amount_minor > 0), 0) AS BIGINT) AS in_minor,
    CAST(coalesce(-sum(amount_minor) FILTER (journal_date >= $first AND amount_minor < 0), 0) AS BIGINT) AS out_minor,
    CAST(sum(amount_minor) AS BIGINT) AS closing_minor
FROM canonical.ledger_lines
WHERE account_role = $role AND journal_date <= $last
GROUP BY account, currency
ORDER BY account, currency;
