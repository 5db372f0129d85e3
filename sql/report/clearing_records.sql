-- Purpose: the ledger lines behind each figure of a clearing account's roll-forward, the largest first
-- Grain: one row a ledger line behind a figure
-- Parameters: role (the part that clearing accounts play), first, last (days of the period), most (records a figure)
-- Tables read: canonical.ledger_lines
WITH ranked AS (
    SELECT
        *,
        count(*) OVER figures AS behind,
        row_number() OVER (figures ORDER BY abs(amount_minor) DESC, ledger_line_id) AS place
    FROM (
        SELECT *, CASE WHEN journal_date < $first THEN 'opening' WHEN amount_minor > 0 THEN 'in' ELSE 'out' END AS part
        FROM canonical.ledger_lines
        WHERE account_role = $role AND journal_date <= $last AND amount_minor <> 0
    )
    WINDOW figures AS (PARTITION BY account, currency, part)
)
SELECT
    concat_ws('|', 'clearing', account, currency, part) AS figure,
    place,
    behind,
    'gl_line' AS kind,
    ledger_line_id AS record_id,
    journal_date AS business_date,
    currency,
    amount_minor,
    CAST(NULL AS BIGINT) AS expected_minor,
    CAST(NULL AS BIGINT) AS charged_minor,
    concat_ws(', ', 'journal ' || journal, reference) AS told,
    load_id,
    line
FROM ranked
WHERE place <= $most
ORDER BY figure, place;
