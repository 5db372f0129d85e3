-- Purpose: each card clearing account's balance beside what the judgement of its records comes to: the balance proof and the line proof
-- Grain: one row a clearing account and currency
-- Parameters: day (the judged day)
-- Tables read: canonical.ledger_lines, canonical.payments, canonical.settlement_batches, ledger_tenders (account, tender),
--   judged_members (outcome_id, leg, kind, record_id, amount_minor), judged_outcomes (outcome_id, leg, class, residual_minor)
-- Balance: what the ledger's lines come to. Lines: payments that are booked, less the gross of batches whose deposits are booked, less
-- what takings differ by, with what deposits differ by (a deposit booked wrongly, or a journal that no deposit explains). Where the two
-- are one, every cent that stands on the account is a payment that waits for its deposit, or an open item.
WITH accounts AS (
    SELECT DISTINCT l.account, l.currency, t.tender
    FROM canonical.ledger_lines AS l LEFT JOIN ledger_tenders AS t ON t.account = l.account
    WHERE l.account_role = 'card_clearing' AND l.journal_date <= $day
),
banking AS (
    SELECT DISTINCT journal FROM canonical.ledger_lines WHERE account_role = 'bank'
),
lined AS (
    SELECT DISTINCT outcome_id FROM judged_members WHERE kind = 'gl_line' AND leg IN ('payment_gl', 'batch_gl')
),
payments AS (
    SELECT
        coalesce(a.account, b.account) AS account, p.currency, m.outcome_id, m.amount_minor
    FROM judged_members AS m
    JOIN lined USING (outcome_id)
    JOIN canonical.payments AS p ON p.payment_id = m.record_id
    LEFT JOIN accounts AS a ON a.tender = p.tender AND a.currency = p.currency
    LEFT JOIN accounts AS b ON b.tender = 'BANKCARD' AND b.currency = p.currency AND a.account IS NULL
    WHERE m.leg = 'payment_gl' AND m.kind = 'payment' AND p.tender_type = 'card'
),
takings AS (
    SELECT l.account, l.currency, m.outcome_id, o.class, m.amount_minor
    FROM judged_members AS m
    JOIN judged_outcomes AS o USING (outcome_id)
    JOIN canonical.ledger_lines AS l ON l.ledger_line_id = m.record_id
    WHERE m.leg = 'payment_gl' AND m.kind = 'gl_line' AND l.account_role = 'card_clearing'
),
batches AS (
    SELECT coalesce(a.account, b.account) AS account, s.currency, m.outcome_id, s.gross_minor
    FROM judged_members AS m
    JOIN lined USING (outcome_id)
    JOIN canonical.settlement_batches AS s ON s.batch_id = m.record_id
    LEFT JOIN accounts AS a
        ON a.currency = s.currency AND a.tender = CASE s.funded_apart_brand WHEN 'AMERICAN EXPRESS' THEN 'AMEX' ELSE s.funded_apart_brand END
    LEFT JOIN accounts AS b ON b.tender = 'BANKCARD' AND b.currency = s.currency AND s.funded_apart_brand IS NULL
    WHERE m.leg = 'batch_gl' AND m.kind = 'batch'
),
differing AS (
    SELECT account, currency, sum(residual_minor) AS amount_minor
    FROM (
        SELECT DISTINCT b.account, b.currency, o.outcome_id, o.residual_minor
        FROM batches AS b JOIN judged_outcomes AS o USING (outcome_id)
        WHERE o.class = 'amount_mismatch'
    )
    GROUP BY account, currency
),
unexplained AS (
    SELECT l.account, l.currency, sum(l.amount_minor) AS amount_minor
    FROM canonical.ledger_lines AS l
    WHERE
        l.account_role = 'card_clearing'
        AND l.journal IN (
            SELECT g.journal
            FROM judged_members AS m
            JOIN judged_outcomes AS o USING (outcome_id)
            JOIN canonical.ledger_lines AS g ON g.ledger_line_id = m.record_id
            WHERE m.leg = 'batch_gl' AND o.class = 'unexplained_gl'
        )
    GROUP BY l.account, l.currency
),
balances AS (
    SELECT
        l.account, l.currency,
        sum(l.amount_minor) FILTER (b.journal IS NULL) AS in_minor,
        -sum(l.amount_minor) FILTER (b.journal IS NOT NULL) AS out_minor,
        sum(l.amount_minor) AS closing_minor
    FROM canonical.ledger_lines AS l LEFT JOIN banking AS b USING (journal)
    WHERE l.account_role = 'card_clearing' AND l.journal_date <= $day
    GROUP BY l.account, l.currency
)
SELECT
    c.account,
    c.currency,
    CAST(coalesce(c.in_minor, 0) AS BIGINT) AS in_minor,
    CAST(coalesce(c.out_minor, 0) AS BIGINT) AS out_minor,
    CAST(c.closing_minor AS BIGINT) AS closing_minor,
    CAST(coalesce((SELECT sum(p.amount_minor) FROM payments AS p WHERE p.account = c.account AND p.currency = c.currency), 0) AS BIGINT) AS booked_minor,
    CAST(coalesce((SELECT sum(b.gross_minor) FROM batches AS b WHERE b.account = c.account AND b.currency = c.currency), 0) AS BIGINT) AS deposited_minor,
    CAST(coalesce((
        SELECT sum(t.residual_minor)
        FROM (
            SELECT DISTINCT k.outcome_id, o.residual_minor
            FROM takings AS k JOIN judged_outcomes AS o USING (outcome_id)
            WHERE k.account = c.account AND k.currency = c.currency AND o.class IN ('amount_mismatch', 'matched_tolerance')
        ) AS t
    ), 0) - coalesce((
        SELECT sum(k.amount_minor) FROM takings AS k WHERE k.account = c.account AND k.currency = c.currency AND k.class IN ('unexplained_gl', 'needs_review')
    ), 0) AS BIGINT) AS takings_differ_minor,
    CAST(coalesce(d.amount_minor, 0) + coalesce(u.amount_minor, 0) AS BIGINT) AS deposits_differ_minor
FROM balances AS c
LEFT JOIN differing AS d ON d.account = c.account AND d.currency = c.currency
LEFT JOIN unexplained AS u ON u.account = c.account AND u.currency = c.currency
ORDER BY c.account, c.currency;
