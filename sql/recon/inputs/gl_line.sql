-- Purpose: the ledger lines that the engine judges: card money and cash on bank accounts, takings on clearing and liability accounts,
--   fees, cash over and short, chargebacks
-- Grain: one row a journal line
-- Parameters: deposit_pattern (how a line names its deposit), cash_is_judged (whether drawers are held against bank lines of cash),
--   sold_value (which lines of liability accounts are value that was sold; may be null)
-- Tables read: canonical.ledger_lines, canonical.settlement_batches, canonical.disputes, canonical.fees, ledger_tenders (account, tender),
--   stores (location_id, ledger_segment, merchant_id), other_money (role)
-- What a line is about is said in one way, whatever the ledger's text: the deposit's id; store, day and tender of takings (a journal
-- without a bank line is a day's takings); CASH, store and the days since
-- its last bag of a cash bag, which is banked on the next banking day; store and day of an over/short; the dispute of a chargeback; the
-- fee row of a monthly bill; REV and the journal that a line undoes. A bank that names merchant account, brand and funding day instead of
-- the deposit names it all the same: those three have one deposit. A line that says none of that keeps its text.
-- Clearing lines of a journal with a bank line are the other side of that line. They, over/short's own other side on the cash account,
-- sold value, cards that expired and other money on the bank's accounts are left out here and counted by recon/inputs/left_out.
-- A line names the longest merchant account that its text holds; stores may share one, and what it names is read once all the same.
WITH named_merchants AS (
    SELECT l.ledger_line_id, max_by(m.merchant_id, (length(m.merchant_id), m.merchant_id)) AS merchant_id
    FROM canonical.ledger_lines AS l
    JOIN (SELECT DISTINCT merchant_id FROM stores WHERE merchant_id IS NOT NULL) AS m ON contains(l.reference, m.merchant_id)
    GROUP BY l.ledger_line_id
),
lines AS (
    SELECT
        l.*,
        s.location_id,
        m.merchant_id,
        t.tender,
        nullif(regexp_extract(l.reference, $deposit_pattern, 1), '') AS named_deposit,
        try_cast(nullif(regexp_extract(l.reference, '[0-9]{4}-[0-9]{2}-[0-9]{2}'), '') AS DATE) AS named_date,
        nullif(regexp_extract(l.reference, '(?:^|[^0-9])(20[0-9]{2}-[0-9]{2})(?:[^0-9-]|$)', 1), '') AS named_month
    FROM canonical.ledger_lines AS l
    LEFT JOIN stores AS s ON s.ledger_segment = l.store_segment
    LEFT JOIN named_merchants AS m ON m.ledger_line_id = l.ledger_line_id
    LEFT JOIN ledger_tenders AS t ON t.account = l.account
),
journals AS (
    SELECT
        journal,
        bool_or(account_role = 'bank') AS is_banking,
        bool_or(account_role = 'gift_card_breakage') AS is_breakage,
        bool_and(account_role IS NOT NULL AND account_role IN (SELECT role FROM other_money)) FILTER (account_role IS DISTINCT FROM 'bank') AS is_other_money,
        bool_and(coalesce(account_role = 'undeposited_cash', false)) FILTER (account_role IS DISTINCT FROM 'bank') AS is_cash,
        string_agg(DISTINCT location_id, ' ') FILTER (account_role = 'undeposited_cash') AS cash_locations,
        -sum(amount_minor) FILTER (account_role = 'over_short') AS over_short_minor,
        max(merchant_id) AS merchant_id
    FROM lines
    GROUP BY journal
),
bag_days AS (
    SELECT
        cash_locations AS location_id, journal_date,
        CASE
            WHEN journal_date - lag(journal_date) OVER (PARTITION BY cash_locations ORDER BY journal_date) <= 30
                THEN lag(journal_date) OVER (PARTITION BY cash_locations ORDER BY journal_date)
            ELSE journal_date - 7
        END AS first_day
    FROM (
        SELECT DISTINCT j.cash_locations, l.journal_date
        FROM lines AS l JOIN journals AS j ON j.journal = l.journal
        WHERE l.account_role = 'bank' AND j.is_cash AND j.cash_locations NOT LIKE '% %'
    )
),
over_short_sides AS (
    SELECT l.journal, min(l.ledger_line_id) AS ledger_line_id
    FROM lines AS l JOIN journals AS j ON j.journal = l.journal
    WHERE l.account_role = 'undeposited_cash' AND NOT j.is_banking AND l.amount_minor = j.over_short_minor
    GROUP BY l.journal
),
deposits AS (
    SELECT s.merchant_id, b.funded_apart_brand, b.settlement_date, min(b.deposit_id) AS deposit_id
    FROM canonical.settlement_batches AS b JOIN stores AS s ON s.location_id = b.location_id
    WHERE b.entry_type = 'batch' AND b.deposit_id IS NOT NULL AND s.merchant_id IS NOT NULL
    GROUP BY ALL
    HAVING count(DISTINCT b.deposit_id) = 1
),
funded AS (
    SELECT
        l.ledger_line_id,
        coalesce(any_value(l.named_deposit), CASE WHEN count(DISTINCT d.deposit_id) = 1 THEN min(d.deposit_id) END) AS deposit_id
    FROM lines AS l
    LEFT JOIN deposits AS d
        ON d.merchant_id = l.merchant_id
        AND d.settlement_date = l.named_date
        AND coalesce(contains(upper(l.reference), d.funded_apart_brand), true)
        AND (d.funded_apart_brand IS NOT NULL OR NOT EXISTS (
            SELECT 1 FROM deposits AS o
            WHERE
                o.merchant_id = d.merchant_id AND o.settlement_date = d.settlement_date
                AND contains(upper(l.reference), o.funded_apart_brand)
        ))
    WHERE l.account_role IN ('bank', 'fees', 'chargebacks_in_dispute')
    GROUP BY l.ledger_line_id
),
taken AS (
    SELECT deposit_id, string_agg(dispute_id, '+' ORDER BY dispute_id) AS disputes
    FROM canonical.disputes WHERE deposit_id IS NOT NULL GROUP BY deposit_id
),
given_back AS (
    SELECT return_deposit_id AS deposit_id, string_agg(dispute_id, '+' ORDER BY dispute_id) AS disputes
    FROM canonical.disputes WHERE return_deposit_id IS NOT NULL GROUP BY return_deposit_id
),
bills AS (
    SELECT s.merchant_id, f.billing_month, min(f.fee_id) AS fee_id
    FROM canonical.fees AS f JOIN stores AS s ON s.location_id = f.location_id
    WHERE f.fee_type = 'monthly' AND f.billing_month IS NOT NULL
    GROUP BY ALL
    HAVING count(*) = 1
)
SELECT
    l.ledger_line_id AS id,
    l.account,
    l.amount_minor,
    l.currency,
    l.journal_date AS business_date,
    true AS posted,
    CASE
        WHEN l.reverses_journal IS NOT NULL THEN 'REV ' || l.reverses_journal
        WHEN l.account_role = 'chargebacks_in_dispute'
            THEN coalesce(CASE WHEN l.amount_minor > 0 THEN t.disputes ELSE g.disputes END, l.reference)
        WHEN f.deposit_id IS NOT NULL THEN f.deposit_id
        WHEN l.account_role IN ('bank', 'fees') AND b.fee_id IS NOT NULL THEN b.fee_id
        WHEN l.account_role = 'bank' AND j.is_cash AND j.cash_locations IS NOT NULL
            THEN concat_ws(' ', 'CASH', j.cash_locations, d.first_day || '..' || (l.journal_date - 1))
        WHEN l.account_role = 'over_short' AND l.location_id IS NOT NULL THEN concat_ws(' ', l.location_id, l.journal_date)
        WHEN l.account_role NOT IN ('bank', 'fees') AND l.location_id IS NOT NULL AND l.tender IS NOT NULL
            THEN concat_ws(' ', upper(l.location_id), l.journal_date, l.tender)
        ELSE l.reference
    END AS reference,
    l.journal,
    l.fiscal_period
FROM lines AS l
JOIN journals AS j ON j.journal = l.journal
LEFT JOIN bag_days AS d ON d.location_id = j.cash_locations AND d.journal_date = l.journal_date
LEFT JOIN over_short_sides AS o ON o.ledger_line_id = l.ledger_line_id
LEFT JOIN funded AS f ON f.ledger_line_id = l.ledger_line_id
LEFT JOIN taken AS t ON t.deposit_id = f.deposit_id
LEFT JOIN given_back AS g ON g.deposit_id = f.deposit_id
LEFT JOIN bills AS b ON f.deposit_id IS NULL AND b.merchant_id = l.merchant_id AND b.billing_month = l.named_month
WHERE
    CASE
        WHEN l.account_role = 'bank'
            THEN NOT coalesce(j.is_other_money, false) OR l.merchant_id IS NOT NULL OR ($cash_is_judged AND coalesce(j.is_cash, false))
        WHEN l.account_role IN ('card_clearing', 'undeposited_cash') THEN NOT j.is_banking AND o.ledger_line_id IS NULL
        WHEN l.account_role IN ('gift_card_liability', 'store_credit_liability')
            THEN NOT j.is_banking AND NOT coalesce(j.is_breakage, false) AND NOT coalesce(regexp_matches(l.reference, $sold_value), false)
        ELSE l.account_role IN ('fees', 'over_short', 'chargebacks_in_dispute', 'misposted', 'fx')
    END
ORDER BY id;
