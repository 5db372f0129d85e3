-- Purpose: disputes, each folded from the report rows that carry its id: the money taken, its fee, the money given back
-- Grain: one row a dispute that moved money (a retrieval request moves none)
-- Parameters: none
-- Tables read: canonical.transaction_report_rows, staging.heartland_report_rows
MERGE INTO canonical.disputes AS known
USING (
    SELECT
        'heartland' AS source_system,
        c.dispute_id,
        min(s.parent_payment_id) AS payment_id,
        min(c.location_id) AS location_id,
        min(c.tender) AS tender,
        CASE
            WHEN coalesce(sum(c.amount_minor) FILTER (c.row_type = 'chargeback_reversal'), 0)
                >= -coalesce(sum(c.amount_minor) FILTER (c.row_type = 'chargeback'), 0) THEN 'won'
            ELSE 'charged_back'
        END AS state,
        min(c.occurred_at) AS opened_at,
        min(c.business_date) AS opened_date,
        max(c.occurred_at) FILTER (c.row_type = 'chargeback_reversal') AS closed_at,
        CAST(coalesce(-sum(c.amount_minor) FILTER (c.row_type = 'chargeback'), 0) AS BIGINT) AS amount_minor,
        CAST(coalesce(-sum(c.amount_minor) FILTER (c.row_type = 'fee'), 0) AS BIGINT) AS fee_minor,
        CAST(coalesce(sum(c.amount_minor) FILTER (c.row_type = 'chargeback_reversal'), 0) AS BIGINT) AS returned_minor,
        min(c.currency) AS currency,
        min(c.deposit_id) FILTER (c.row_type = 'chargeback') AS deposit_id,
        min(c.deposit_id) FILTER (c.row_type = 'chargeback_reversal') AS return_deposit_id,
        max(c.load_id) AS load_id,
        max_by(c.line, (c.load_id, c.line)) AS line
    FROM canonical.transaction_report_rows AS c
    JOIN staging.heartland_report_rows AS s ON s.row_id = c.report_row_id
    WHERE c.source_system = 'heartland' AND c.dispute_id IS NOT NULL AND c.row_type IN ('chargeback', 'chargeback_reversal', 'fee')
    GROUP BY c.dispute_id
) AS fresh
ON known.source_system = fresh.source_system AND known.dispute_id = fresh.dispute_id
WHEN MATCHED AND known IS DISTINCT FROM fresh THEN UPDATE BY NAME
WHEN NOT MATCHED THEN INSERT BY NAME
WHEN NOT MATCHED BY SOURCE AND known.source_system = 'heartland' THEN DELETE;
