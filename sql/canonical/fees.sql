-- Purpose: what Heartland's processor charged: on payments, on chargebacks, and by the month
-- Grain: one row a payment with a fee, or a fee row of the report
-- Parameters: none
-- Tables read: canonical.transaction_report_rows, staging.heartland_report_rows
-- Costs are positive, rebates negative. A fee row that names a dispute is a chargeback's; one that names nothing is a month's bill, and
-- the month stands in its text, or is the one before it was booked.
MERGE INTO canonical.fees AS known
USING (
    SELECT
        'heartland' AS source_system,
        c.report_row_id AS fee_id,
        CASE
            WHEN c.row_type = 'payment' THEN 'processing'
            WHEN c.dispute_id IS NOT NULL OR s.parent_row_id IS NOT NULL THEN 'chargeback'
            ELSE 'monthly'
        END AS fee_type,
        c.location_id,
        c.tender,
        coalesce(c.payment_id, s.parent_payment_id) AS payment_id,
        c.dispute_id,
        c.batch_id,
        c.deposit_id,
        CASE WHEN c.row_type = 'payment' THEN c.fee_minor ELSE -c.amount_minor END AS amount_minor,
        c.currency,
        coalesce(s.fee_status, 'unknown') AS status,
        coalesce(c.settlement_date, c.business_date) AS charged_date,
        CASE
            WHEN c.row_type = 'fee' AND c.dispute_id IS NULL AND s.parent_row_id IS NULL
                THEN coalesce(
                    nullif(regexp_extract(c.description, '[0-9]{4}-[0-9]{2}'), ''),
                    strftime(c.business_date - INTERVAL 1 MONTH, '%Y-%m')
                )
        END AS billing_month,
        c.description,
        c.load_id,
        c.line
    FROM canonical.transaction_report_rows AS c
    JOIN staging.heartland_report_rows AS s ON s.row_id = c.report_row_id
    WHERE c.source_system = 'heartland' AND (c.row_type = 'fee' OR (c.row_type = 'payment' AND coalesce(c.fee_minor, 0) <> 0))
) AS fresh
ON known.source_system = fresh.source_system AND known.fee_id = fresh.fee_id
WHEN MATCHED AND known IS DISTINCT FROM fresh THEN UPDATE BY NAME
WHEN NOT MATCHED THEN INSERT BY NAME
WHEN NOT MATCHED BY SOURCE AND known.source_system = 'heartland' THEN DELETE;
