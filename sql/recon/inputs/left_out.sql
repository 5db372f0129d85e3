-- Purpose: what takes no part in the legs that run, so that nothing is left out in silence
-- Grain: one row a record kind, reason and currency
-- Parameters: cash_is_judged (whether drawers are held against bank lines of cash), sold_value (which lines of liability accounts are
--   value that was sold; may be null), statement_cash (how the bank calls cash that was paid in; may be null)
-- Tables read: canonical.orders, canonical.payments, canonical.settlement_batches, canonical.ledger_lines, canonical.bank_lines,
--   canonical.cash_drawers, canonical.transaction_report_rows, paid_elsewhere (payment_method), other_money (role),
--   stores (location_id, ledger_segment, merchant_id)
WITH journals AS (
    SELECT
        journal,
        bool_or(account_role = 'bank') AS is_banking,
        bool_or(account_role = 'gift_card_breakage') AS is_breakage,
        bool_and(account_role IS NOT NULL AND account_role IN (SELECT role FROM other_money)) FILTER (account_role IS DISTINCT FROM 'bank') AS is_other_money,
        bool_and(coalesce(account_role = 'undeposited_cash', false)) FILTER (account_role IS DISTINCT FROM 'bank') AS is_cash,
        string_agg(DISTINCT account_role, ', ' ORDER BY account_role) FILTER (account_role IS DISTINCT FROM 'bank') AS roles,
        -sum(amount_minor) FILTER (account_role = 'over_short') AS over_short_minor
    FROM canonical.ledger_lines
    GROUP BY journal
),
over_short_sides AS (
    SELECT min(l.ledger_line_id) AS ledger_line_id
    FROM canonical.ledger_lines AS l JOIN journals AS j ON j.journal = l.journal
    WHERE l.account_role = 'undeposited_cash' AND NOT j.is_banking AND l.amount_minor = j.over_short_minor
    GROUP BY l.journal
),
left_out_lines AS (
    SELECT
        CASE
            WHEN l.account_role = 'bank' AND j.is_other_money AND NOT ($cash_is_judged AND coalesce(j.is_cash, false))
                AND NOT EXISTS (SELECT 1 FROM stores AS s WHERE contains(l.reference, s.merchant_id))
                THEN 'bank line of other money: ' || j.roles
            WHEN l.account_role IN ('card_clearing', 'undeposited_cash') AND j.is_banking THEN 'other side of a bank line: ' || l.account_role
            WHEN l.ledger_line_id IN (SELECT ledger_line_id FROM over_short_sides) THEN 'other side of a cash variance'
            WHEN l.account_role IN ('gift_card_liability', 'store_credit_liability') AND j.is_breakage AND NOT j.is_banking
                THEN 'expired, no tender: ' || l.account_role
            WHEN l.account_role IN ('gift_card_liability', 'store_credit_liability') AND (j.is_banking OR regexp_matches(l.reference, $sold_value))
                THEN 'value sold, no tender: ' || l.account_role
        END AS reason,
        l.currency, l.amount_minor
    FROM canonical.ledger_lines AS l JOIN journals AS j ON j.journal = l.journal
    WHERE l.account_role IS NOT NULL
)
SELECT 'order' AS kind, 'paid elsewhere: ' || payment_method AS reason, currency, count(*) AS records, CAST(sum(total_minor) AS BIGINT) AS amount_minor
FROM canonical.orders WHERE source_system = 'magento' AND payment_method IN (SELECT payment_method FROM paid_elsewhere) GROUP BY ALL
UNION ALL
SELECT 'order', 'replaced by an edit', currency, count(*), CAST(sum(total_minor) AS BIGINT)
FROM canonical.orders WHERE source_system = 'magento' AND stands_as_reference <> order_reference GROUP BY ALL
UNION ALL
SELECT 'payment', 'location not in the retailer file: ' || coalesce(location_id, 'none'), currency, count(*), CAST(sum(amount_minor) AS BIGINT)
FROM canonical.payments ANTI JOIN stores USING (location_id) GROUP BY ALL
UNION ALL
SELECT 'batch', 'location not in the retailer file: ' || coalesce(location_id, 'none'), currency, count(*), CAST(sum(net_minor) AS BIGINT)
FROM canonical.settlement_batches ANTI JOIN stores USING (location_id) GROUP BY ALL
UNION ALL
SELECT 'drawer', 'location not in the retailer file: ' || location_id, currency, count(*), CAST(sum(deposit_minor) AS BIGINT)
FROM canonical.cash_drawers ANTI JOIN stores USING (location_id) GROUP BY ALL
UNION ALL
SELECT 'report', 'no money moved: ' || CASE WHEN operation IN ('void', 'authorize') THEN operation ELSE status END, currency, count(*),
    CAST(sum(amount_minor) AS BIGINT)
FROM canonical.transaction_report_rows
WHERE row_type = 'payment' AND (status <> 'captured' OR operation IN ('void', 'authorize'))
GROUP BY ALL
UNION ALL
SELECT 'gl_line', reason, currency, count(*), CAST(sum(amount_minor) AS BIGINT) FROM left_out_lines WHERE reason IS NOT NULL GROUP BY ALL
UNION ALL
SELECT 'bank_line', 'cash paid in; the ledger''s own bank line is judged', currency, count(*), CAST(sum(amount_minor) AS BIGINT)
FROM canonical.bank_lines WHERE regexp_matches(reference, $statement_cash) GROUP BY ALL
UNION ALL
SELECT 'bank_line', 'imported by the ledger, while the bank''s own file covers the day', currency, count(*), CAST(sum(amount_minor) AS BIGINT)
FROM canonical.bank_lines AS l
WHERE
    source_system <> 'bank'
    AND EXISTS (
        SELECT 1 FROM (SELECT min(value_date) AS first_day, max(value_date) AS last_day FROM canonical.bank_lines WHERE source_system = 'bank') AS f
        WHERE l.value_date BETWEEN f.first_day AND f.last_day
    )
GROUP BY ALL
ORDER BY ALL;
