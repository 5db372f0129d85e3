-- Purpose: what each row of the processor's report should cost by the agreed schedule, and what it did
-- Grain: one row a payment, chargeback, chargeback fee or monthly bill of the report
-- Parameters: as_of
-- Tables read: staging.heartland_report_rows, canonical.payments, fee_schedule (brand, effective_from, effective_until, rate_ppm, item_minor),
--   chargeback_schedule (effective_from, effective_until, item_minor), billed_monthly (location_id)
-- The schedule in force on a payment's business day prices it: a share of the amount, half up to the minor unit, and a fixed amount an
-- item; a tip adjustment pays the share alone, refunds and reversals nothing. Expected is null where a row has no price: a sum that
-- lacks a part would look like an overcharge. Where a store is billed by the month, its payments show no fee and the month's own
-- fee row carries it all; charged is null until that row is there.
CREATE OR REPLACE TEMP TABLE fee_rows AS
WITH settled AS (
    SELECT
        r.*,
        CASE WHEN r.direction = 'debit' THEN -r.amount_minor ELSE r.amount_minor END AS signed_minor,
        r.location_id IN (SELECT location_id FROM billed_monthly) AS is_billed_monthly
    FROM staging.heartland_report_rows AS r
    WHERE coalesce(r.settlement_date, CAST(r.occurred_at AS DATE)) <= $as_of
),
payments AS (
    SELECT
        r.settlement_date AS day,
        CASE WHEN r.is_billed_monthly THEN 'monthly' ELSE 'deducted' END AS billing,
        CASE WHEN r.is_billed_monthly THEN 'all brands' ELSE r.method END AS brand,
        r.currency,
        r.row_id,
        r.load_id,
        r.line,
        1 AS transactions,
        r.signed_minor AS volume_minor,
        CASE
            WHEN r.operation NOT IN ('sale', 'capture', 'tip_adjust') THEN 0
            ELSE (CAST(r.amount_minor AS HUGEINT) * s.rate_ppm + 500000) // 1000000
                + CASE WHEN r.operation = 'tip_adjust' THEN 0 ELSE s.item_minor END
        END AS expected_minor,
        CASE WHEN r.is_billed_monthly THEN NULL ELSE coalesce(r.fee_minor, 0) END AS charged_minor
    FROM settled AS r
    JOIN canonical.payments AS p ON p.source_system = 'heartland' AND p.payment_id = r.payment_id AND p.tender_type = 'card'
    LEFT JOIN fee_schedule AS s
        ON upper(s.brand) = upper(r.method) AND p.business_date >= s.effective_from AND p.business_date < s.effective_until
    WHERE r.row_type = 'payment' AND r.settlement_date IS NOT NULL AND r.batch_closed_at IS NOT NULL
),
chargebacks AS (
    SELECT
        coalesce(r.settlement_date, CAST(r.occurred_at AS DATE)) AS day, 'chargeback' AS billing, coalesce(r.method, 'no brand') AS brand,
        r.currency, r.row_id, r.load_id, r.line, CASE WHEN r.row_type = 'chargeback' THEN 1 ELSE 0 END AS transactions,
        CASE WHEN r.row_type = 'chargeback' THEN r.signed_minor ELSE 0 END AS volume_minor,
        CASE WHEN r.row_type = 'chargeback' THEN s.item_minor ELSE 0 END AS expected_minor,
        CASE WHEN r.row_type = 'chargeback' THEN 0 ELSE -r.signed_minor END AS charged_minor
    FROM settled AS r
    LEFT JOIN chargeback_schedule AS s
        ON coalesce(r.settlement_date, CAST(r.occurred_at AS DATE)) >= s.effective_from
        AND coalesce(r.settlement_date, CAST(r.occurred_at AS DATE)) < s.effective_until
    WHERE r.row_type = 'chargeback' OR (r.row_type = 'fee' AND (r.dispute_id IS NOT NULL OR r.parent_row_id IS NOT NULL))
),
bills AS (
    SELECT
        last_day(coalesce(
            try_cast(nullif(regexp_extract(r.description, '[0-9]{4}-[0-9]{2}'), '') || '-01' AS DATE),
            CAST(coalesce(r.settlement_date, CAST(r.occurred_at AS DATE)) - INTERVAL 1 MONTH AS DATE)
        )) AS day,
        'monthly' AS billing, 'all brands' AS brand, r.currency, r.row_id, r.load_id, r.line, 0 AS transactions, 0 AS volume_minor, 0 AS expected_minor,
        -r.signed_minor AS charged_minor
    FROM settled AS r
    WHERE r.row_type = 'fee' AND r.dispute_id IS NULL AND r.parent_row_id IS NULL
)
SELECT * FROM payments UNION ALL BY NAME SELECT * FROM chargebacks UNION ALL BY NAME SELECT * FROM bills;
