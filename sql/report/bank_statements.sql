-- Purpose: the balance proof of each statement of the bank's own: opening + lines = closing, and no statement missing before it
-- Grain: one row a statement, as its latest edition says
-- Parameters: first, last (days of the period)
-- Tables read: staging.bank_statements, ops.manifest
-- Of a file name the latest content counts, of a statement the latest edition. The balance before is the closing one of the last
-- statement of the account that ended earlier: where it is another than the opening one, something lies between that nobody has.
WITH files AS (
    SELECT * FROM staging.bank_statements
    QUALIFY file_sha256 = last_value(file_sha256) OVER (
        PARTITION BY file_name ORDER BY version_at, statement_number ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    )
),
latest AS (
    SELECT * FROM files
    QUALIFY row_number() OVER (PARTITION BY statement_id ORDER BY created_at DESC, version_at DESC, file_name) = 1
),
ended AS (
    SELECT account_alias, currency, last_date, max_by(closing_minor, (created_at, statement_id)) AS closing_minor
    FROM latest
    WHERE closing_minor IS NOT NULL
    GROUP BY account_alias, currency, last_date
)
SELECT
    s.account_alias AS account,
    s.currency,
    s.statement_id,
    s.first_date,
    s.last_date,
    s.opening_minor,
    s.lines_minor,
    s.line_count,
    s.closing_minor,
    e.closing_minor AS before_minor,
    s.file_name || ', ' || m.path || ' line ' || s.line AS landed_in
FROM latest AS s
ASOF LEFT JOIN ended AS e ON e.account_alias = s.account_alias AND e.currency = s.currency AND s.first_date > e.last_date
LEFT JOIN ops.manifest AS m ON m.load_id = s.load_id
WHERE s.last_date BETWEEN $first AND $last
ORDER BY account, currency, first_date, last_date, statement_id;
