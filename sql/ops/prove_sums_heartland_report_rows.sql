-- Purpose: compares the staged rows of the transaction report with the report's own sums by business day, store and tender
-- Grain: one row a day, store, tender and measure
-- Parameters: load_id (of the sums), now
-- Tables read: staging.heartland_report_summaries, staging.heartland_report_rows
-- What was declined, only authorised or voided moved nothing, and the void itself neither.
-- Only days that the staged rows reach back to are compared; days whose rows were never asked for prove nothing.
INSERT INTO ops.sum_proofs (
    stream, scope, measure, currency, source_count, source_minor, staged_count, staged_minor, is_equal, load_id, checked_at
)
SELECT
    'heartland_report_rows',
    compared.scope,
    compared.measure,
    compared.currency,
    compared.source_count,
    compared.source_minor,
    compared.staged_count,
    compared.staged_minor,
    compared.source_count = compared.staged_count AND compared.source_minor = compared.staged_minor,
    CAST($load_id AS VARCHAR),
    CAST($now AS TIMESTAMPTZ)
FROM (
    SELECT
        concat_ws('/', t.period_start, t.location_id, t.method) AS scope,
        m.measure,
        t.currency,
        CASE m.measure
            WHEN 'sales' THEN t.sales_count WHEN 'refunds' THEN t.refunds_count WHEN 'chargebacks' THEN t.chargebacks_count
        END AS source_count,
        CASE m.measure
            WHEN 'sales' THEN t.sales_minor WHEN 'refunds' THEN t.refunds_minor WHEN 'chargebacks' THEN t.chargebacks_minor
        END AS source_minor,
        coalesce(
            CASE m.measure
                WHEN 'sales' THEN r.sales_count WHEN 'refunds' THEN r.refunds_count WHEN 'chargebacks' THEN r.chargebacks_count
            END,
            0
        ) AS staged_count,
        coalesce(
            CASE m.measure
                WHEN 'sales' THEN r.sales_minor WHEN 'refunds' THEN r.refunds_minor WHEN 'chargebacks' THEN r.chargebacks_minor
            END,
            0
        ) AS staged_minor
    FROM staging.heartland_report_summaries AS t
    CROSS JOIN (
        SELECT 'sales' AS measure UNION ALL SELECT 'refunds' AS measure UNION ALL SELECT 'chargebacks' AS measure
    ) AS m
    LEFT JOIN (
        SELECT
            business_date, location_id, method, currency,
            count(CASE WHEN moved > 0 THEN 1 END) AS sales_count,
            CAST(sum(CASE WHEN moved > 0 THEN moved ELSE 0 END) AS BIGINT) AS sales_minor,
            count(CASE WHEN moved < 0 THEN 1 END) AS refunds_count,
            CAST(sum(CASE WHEN moved < 0 THEN -moved ELSE 0 END) AS BIGINT) AS refunds_minor,
            count(CASE WHEN row_type = 'chargeback' THEN 1 END) AS chargebacks_count,
            CAST(sum(CASE WHEN row_type = 'chargeback' THEN amount_minor ELSE 0 END) AS BIGINT) AS chargebacks_minor
        FROM (
            SELECT
                business_date, location_id, method, currency, row_type, amount_minor,
                CASE
                    WHEN row_type <> 'payment'
                        OR operation IN ('authorize', 'void')
                        OR status IN ('declined', 'failed', 'rejected', 'reversed', 'unresolved', 'voided') THEN 0
                    WHEN direction = 'credit' THEN amount_minor
                    ELSE -amount_minor
                END AS moved
            FROM staging.heartland_report_rows
        ) AS told
        GROUP BY business_date, location_id, method, currency
    ) AS r
        ON r.business_date = t.period_start
            AND r.location_id = t.location_id
            AND r.method = t.method
            AND r.currency = t.currency
    WHERE t.date_basis = 'business'
        AND t.period_start >= (SELECT min(business_date) FROM staging.heartland_report_rows)
) AS compared;
