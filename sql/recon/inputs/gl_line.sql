-- Purpose: the ledger lines that the engine judges: card money on bank accounts
-- Grain: one row a journal line
-- Parameters: deposit_pattern (how a line names its deposit)
-- Tables read: canonical.ledger_lines, canonical.settlement_batches, stores (location_id, merchant_id), other_money (role)
-- A bank that names merchant account, brand and funding day instead of the deposit names it all the same: those three have one
-- deposit, whose id is added to the line's reference. What a journal books against other money's accounts only (cash bags, suppliers)
-- is left out here and counted by recon/inputs/left_out, unless it names one of our merchant accounts.
WITH journals AS (
    SELECT journal, bool_and(account_role IS NOT NULL AND account_role IN (SELECT role FROM other_money)) AS is_other_money
    FROM canonical.ledger_lines
    WHERE account_role IS DISTINCT FROM 'bank'
    GROUP BY journal
),
deposits AS (
    SELECT s.merchant_id, b.funded_apart_brand, b.settlement_date, min(b.deposit_id) AS deposit_id
    FROM canonical.settlement_batches AS b JOIN stores AS s ON s.location_id = b.location_id
    WHERE b.entry_type = 'batch' AND b.deposit_id IS NOT NULL AND s.merchant_id IS NOT NULL
    GROUP BY ALL
    HAVING count(DISTINCT b.deposit_id) = 1
),
bank_lines AS (
    SELECT
        l.*,
        nullif(regexp_extract(l.reference, $deposit_pattern, 1), '') AS named_deposit,
        s.merchant_id,
        try_cast(nullif(regexp_extract(l.reference, '[0-9]{4}-[0-9]{2}-[0-9]{2}'), '') AS DATE) AS named_date
    FROM canonical.ledger_lines AS l
    LEFT JOIN stores AS s ON contains(l.reference, s.merchant_id)
    LEFT JOIN journals AS j ON j.journal = l.journal
    WHERE l.account_role = 'bank' AND (NOT coalesce(j.is_other_money, false) OR s.merchant_id IS NOT NULL)
)
SELECT
    l.ledger_line_id AS id,
    any_value(l.account) AS account,
    any_value(l.amount_minor) AS amount_minor,
    any_value(l.currency) AS currency,
    any_value(l.journal_date) AS business_date,
    true AS posted,
    concat_ws(' ', any_value(l.reference), CASE WHEN any_value(l.named_deposit) IS NULL AND count(d.deposit_id) = 1 THEN min(d.deposit_id) END)
        AS reference,
    any_value(l.journal) AS journal,
    any_value(l.fiscal_period) AS fiscal_period
FROM bank_lines AS l
LEFT JOIN deposits AS d
    ON d.merchant_id = l.merchant_id
    AND d.settlement_date = l.named_date
    AND coalesce(contains(upper(l.reference), d.funded_apart_brand), true)
    AND (d.funded_apart_brand IS NOT NULL OR NOT EXISTS (
        SELECT 1 FROM deposits AS o
        WHERE o.merchant_id = d.merchant_id AND o.settlement_date = d.settlement_date AND contains(upper(l.reference), o.funded_apart_brand)
    ))
GROUP BY l.ledger_line_id
ORDER BY id;
