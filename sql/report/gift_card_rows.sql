-- Purpose: every record that moved the debt on gift cards, by the systems that sell and take them and by the ledger's liability accounts
-- Grain: one row a record and part (sold, refunded, redeemed, expired, booked); debts are positive
-- Parameters: first, day (the period; the judged day), close_minutes, close_zone (when on the next day a day's takings are posted; null
--   where everything is booked on its business day)
-- Tables read: canonical.orders, canonical.order_lines, canonical.payments, canonical.ledger_lines,
--   stores (location_id, time_zone, ledger_segment)
-- A card is owed once its order is paid in full, on the day that books the payment that made it so; a return takes it back. A web order's
-- lines are the shop's own where they are known, else those of its copy at the tills. Cards expire in the ledger alone: a journal that
-- moves the debt to an account of that role. A day of a store of which no takings are booked yet, nor of any later one, is not booked yet.
-- Where the first payment that is known came later than the period began, it begins with that: of what was before the ledger alone tells.
-- What lies before the period has no day.
CREATE OR REPLACE TEMP TABLE gift_card_rows AS
WITH booked_payments AS (
    SELECT
        p.*,
        CASE
            WHEN p.recorded_at >= timezone($close_zone, CAST(p.business_date + 1 AS TIMESTAMP) + to_minutes($close_minutes))
                THEN CAST(timezone(s.time_zone, p.recorded_at) AS DATE)
            ELSE p.business_date
        END AS day
    FROM canonical.payments AS p JOIN stores AS s ON s.location_id = p.location_id
    WHERE p.status = 'captured' AND p.operation <> 'authorize'
),
gift_orders AS (
    SELECT
        o.source_system, o.order_id, o.order_reference, o.external_system, o.total_minor, l.currency,
        max(l.load_id) AS load_id, max_by(l.line, (l.load_id, l.line)) AS line,
        CAST(sum(l.net_amount * CASE currency_exponent(l.currency) WHEN 0 THEN 1 WHEN 3 THEN 1000 WHEN 4 THEN 10000 ELSE 100 END) AS BIGINT) AS sold_minor
    FROM canonical.order_lines AS l
    JOIN canonical.orders AS o ON o.source_system = l.source_system AND o.order_id = l.order_id
    WHERE l.line_type = 'gift_card' AND l.carries_money AND NOT l.is_void
    GROUP BY ALL
),
issued AS (
    SELECT * FROM gift_orders
    WHERE source_system = 'magento' OR (source_system <> 'epicor' AND external_system IS DISTINCT FROM 'magento')
    UNION ALL
    SELECT c.*
    FROM gift_orders AS c JOIN canonical.orders AS o ON o.source_system = c.source_system AND o.order_id = c.order_id
    WHERE
        c.source_system NOT IN ('magento', 'epicor') AND c.external_system = 'magento'
        AND NOT EXISTS (SELECT 1 FROM canonical.orders AS m WHERE m.source_system = 'magento' AND m.order_reference = o.external_reference)
),
paid_by AS (
    SELECT i.*, p.payment_id, p.occurred_at, p.location_id, p.day, p.amount_minor
    FROM issued AS i
    JOIN booked_payments AS p ON p.web_order_reference = i.order_reference AND p.currency = i.currency
    WHERE i.source_system = 'magento'
    UNION ALL
    SELECT i.*, p.payment_id, p.occurred_at, p.location_id, p.day, p.amount_minor
    FROM issued AS i
    JOIN booked_payments AS p ON p.order_id = i.order_id AND p.currency = i.currency
    WHERE i.source_system <> 'magento'
),
paid AS (
    SELECT *, sum(amount_minor) OVER (PARTITION BY source_system, order_id ORDER BY occurred_at, payment_id) AS paid_minor
    FROM paid_by
),
sold AS (
    SELECT source_system, order_id, currency, sold_minor, load_id, line, min(day) AS day, min_by(location_id, day) AS location_id
    FROM paid
    WHERE CASE WHEN total_minor < 0 THEN paid_minor <= total_minor ELSE paid_minor >= total_minor END
    GROUP BY ALL
),
ledger AS (
    SELECT
        journal,
        bool_or(account_role = 'bank') AS is_banking,
        bool_or(account_role = 'gift_card_breakage') AS is_breakage
    FROM canonical.ledger_lines GROUP BY journal
),
last_booked AS (
    SELECT l.store_segment, max(l.journal_date) AS day
    FROM canonical.ledger_lines AS l JOIN ledger AS j ON j.journal = l.journal
    WHERE l.account_role IN ('card_clearing', 'undeposited_cash', 'gift_card_liability') AND NOT j.is_banking AND l.journal_date <= $day
    GROUP BY l.store_segment
),
period AS (
    SELECT greatest(CAST($first AS DATE), coalesce(min(business_date), CAST($first AS DATE))) AS first_day FROM canonical.payments
),
moved AS (
    SELECT
        source_system, 'order' AS kind, order_id AS record_id, location_id, day, currency, 'sold' AS part, sold_minor AS amount_minor,
        CAST(NULL AS VARCHAR) AS told, load_id, line
    FROM sold
    UNION ALL
    SELECT
        CASE channel WHEN 'web' THEN 'magento' ELSE source_system END, 'payment', payment_id, location_id, day, currency,
        CASE WHEN amount_minor < 0 THEN 'refunded' ELSE 'redeemed' END, abs(amount_minor), operation, load_id, line
    FROM booked_payments
    WHERE tender_type = 'gift_card'
    UNION ALL
    SELECT
        l.source_system, 'gl_line', l.ledger_line_id, s.location_id, l.journal_date, l.currency,
        CASE WHEN j.is_breakage THEN 'expired' ELSE 'booked' END, CASE WHEN j.is_breakage THEN l.amount_minor ELSE -l.amount_minor END,
        concat_ws(', ', 'journal ' || l.journal, l.reference), l.load_id, l.line
    FROM canonical.ledger_lines AS l
    JOIN ledger AS j ON j.journal = l.journal
    LEFT JOIN stores AS s ON s.ledger_segment = l.store_segment
    WHERE l.account_role = 'gift_card_liability'
)
SELECT
    m.* REPLACE (CASE WHEN m.day >= p.first_day THEN m.day END AS day),
    m.source_system <> 'epicor' AND coalesce(m.day > b.day, true) AS is_waiting
FROM moved AS m
CROSS JOIN period AS p
LEFT JOIN stores AS s ON s.location_id = m.location_id
LEFT JOIN last_booked AS b ON b.store_segment = s.ledger_segment
WHERE m.day <= $day;
