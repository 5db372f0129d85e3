-- Purpose: each store's cash of a day, from the transaction report and the ledger's over/short lines
-- Grain: one row a store, business day and currency with cash
-- Parameters: none
-- Tables read: canonical.transaction_report_rows, canonical.ledger_lines, stores (location_id, ledger_segment)
-- Heartland v1 has no drawers: which register took what is not asked for, so a store's registers stand together, and what was counted
-- is known once the ledger has the day's over/short (a debit is a shortage). Until the day is posted the count is taken to agree.
MERGE INTO canonical.cash_drawers AS known
USING (
    WITH cash AS (
        SELECT
            location_id, business_date, currency, count(*) AS payment_count,
            CAST(coalesce(sum(amount_minor) FILTER (amount_minor > 0), 0) AS BIGINT) AS cash_sales_minor,
            CAST(coalesce(sum(amount_minor) FILTER (amount_minor < 0), 0) AS BIGINT) AS cash_refunds_minor,
            max(load_id) AS load_id,
            max_by(line, (load_id, line)) AS line
        FROM canonical.transaction_report_rows
        WHERE row_type = 'payment' AND tender_type = 'cash' AND status = 'captured' AND operation <> 'void' AND location_id IS NOT NULL
        GROUP BY ALL
    ),
    counted AS (
        SELECT
            s.location_id, l.journal_date, l.currency,
            CAST(coalesce(-sum(l.amount_minor) FILTER (l.account_role = 'over_short'), 0) AS BIGINT) AS over_short_minor
        FROM canonical.ledger_lines AS l
        JOIN stores AS s ON s.ledger_segment = l.store_segment
        WHERE
            l.account_role IN ('over_short', 'undeposited_cash')
            AND l.journal NOT IN (SELECT journal FROM canonical.ledger_lines WHERE account_role = 'bank')
        GROUP BY ALL
    )
    SELECT
        'heartland' AS source_system,
        'CASH-' || c.location_id || '-' || c.business_date || CASE WHEN count(*) OVER (PARTITION BY c.location_id, c.business_date) > 1
            THEN '-' || c.currency ELSE '' END AS drawer_id,
        c.location_id,
        CAST(NULL AS VARCHAR) AS register_id,
        c.business_date,
        c.payment_count,
        c.cash_sales_minor,
        c.cash_refunds_minor,
        coalesce(k.over_short_minor, 0) AS over_short_minor,
        c.cash_sales_minor + c.cash_refunds_minor + coalesce(k.over_short_minor, 0) AS deposit_minor,
        c.currency,
        k.location_id IS NOT NULL AS is_counted,
        c.load_id,
        c.line
    FROM cash AS c
    LEFT JOIN counted AS k ON k.location_id = c.location_id AND k.journal_date = c.business_date AND k.currency = c.currency
) AS fresh
ON known.source_system = fresh.source_system AND known.drawer_id = fresh.drawer_id
WHEN MATCHED AND known IS DISTINCT FROM fresh THEN UPDATE BY NAME
WHEN NOT MATCHED THEN INSERT BY NAME
WHEN NOT MATCHED BY SOURCE AND known.source_system = 'heartland' THEN DELETE;
