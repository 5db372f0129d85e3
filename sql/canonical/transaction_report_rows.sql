-- Purpose: Heartland's detail report, signed: money to the merchant is positive, whatever took it away negative
-- Grain: one row a report row
-- Parameters: none
-- Tables read: staging.heartland_report_rows
-- A payment's status reads as in canonical.payments, so that the two can be held against one another; the other rows have none.
MERGE INTO canonical.transaction_report_rows AS known
USING (
    SELECT
        'heartland' AS source_system,
        r.row_id AS report_row_id,
        r.row_type,
        r.payment_id,
        r.operation,
        CASE
            WHEN r.row_type <> 'payment' THEN NULL
            WHEN r.status IN ('voided', 'reversed') THEN 'voided'
            WHEN r.status IN ('declined', 'failed', 'unresolved') THEN r.status
            WHEN r.status = 'rejected' THEN 'failed'
            WHEN r.operation = 'authorize' THEN 'authorized'
            ELSE 'captured'
        END AS status,
        CASE upper(trim(r.method))
            WHEN 'MASTERCARD' THEN 'MC'
            WHEN 'AMERICAN EXPRESS' THEN 'AMEX'
            WHEN 'GIFT CARD' THEN 'GIFT_CARD'
            WHEN 'STORE CREDIT' THEN 'STORE_CREDIT'
            ELSE upper(replace(trim(r.method), ' ', '_'))
        END AS tender,
        r.method_type AS tender_type,
        CASE WHEN r.direction = 'debit' THEN -r.amount_minor ELSE r.amount_minor END AS amount_minor,
        r.fee_minor,
        r.net_minor,
        r.currency,
        r.location_id,
        r.station_id AS register_id,
        coalesce(r.occurred_at, r.updated_at) AS occurred_at,
        coalesce(r.business_date, CAST(coalesce(r.occurred_at, r.updated_at) AS DATE)) AS business_date,
        r.batch_id,
        r.batch_closed_at,
        r.deposit_id,
        r.settlement_date,
        r.dispute_id,
        r.description,
        r.updated_at,
        r.load_id,
        r.line
    FROM staging.heartland_report_rows AS r
) AS fresh
ON known.source_system = fresh.source_system AND known.report_row_id = fresh.report_row_id
WHEN MATCHED AND known IS DISTINCT FROM fresh THEN UPDATE BY NAME
WHEN NOT MATCHED THEN INSERT BY NAME
WHEN NOT MATCHED BY SOURCE AND known.source_system = 'heartland' THEN DELETE;
