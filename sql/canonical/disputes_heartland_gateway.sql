-- Purpose: GP-API's disputes, each folded from its stages: the money taken, the money given back
-- Grain: one row a dispute that moved money (a retrieval request moves none)
-- Parameters: none
-- Tables read: staging.heartland_gateway_disputes, staging.heartland_gateway_settlement_transactions,
--   stores (location_id, time_zone, merchant_id)
-- GP-API names no fee of a dispute: it stands in the deposit's fees.
MERGE INTO canonical.disputes AS known
USING (
    SELECT
        'heartland_gateway' AS source_system,
        d.id AS dispute_id,
        min(t.id) AS payment_id,
        min(s.location_id) AS location_id,
        CASE upper(min(d.card_brand)) WHEN 'MASTERCARD' THEN 'MC' WHEN 'AMERICAN EXPRESS' THEN 'AMEX' ELSE upper(min(d.card_brand)) END AS tender,
        CASE
            WHEN coalesce(sum(d.amount_minor) FILTER (d.funding_type = 'CREDIT'), 0)
                >= coalesce(sum(d.amount_minor) FILTER (d.funding_type = 'DEBIT'), 0) THEN 'won'
            ELSE 'charged_back'
        END AS state,
        min(d.stage_at) AS opened_at,
        CAST(timezone(coalesce(min(s.time_zone), 'UTC'), min(d.stage_at)) AS DATE) AS opened_date,
        max(d.stage_at) FILTER (d.funding_type = 'CREDIT') AS closed_at,
        CAST(coalesce(sum(d.amount_minor) FILTER (d.funding_type = 'DEBIT'), 0) AS BIGINT) AS amount_minor,
        CAST(0 AS BIGINT) AS fee_minor,
        CAST(coalesce(sum(d.amount_minor) FILTER (d.funding_type = 'CREDIT'), 0) AS BIGINT) AS returned_minor,
        min(d.currency) AS currency,
        min(d.deposit_id) FILTER (d.funding_type = 'DEBIT') AS deposit_id,
        min(d.deposit_id) FILTER (d.funding_type = 'CREDIT') AS return_deposit_id,
        max(d.load_id) AS load_id,
        max_by(d.line, (d.load_id, d.line)) AS line
    FROM staging.heartland_gateway_disputes AS d
    LEFT JOIN (
            SELECT merchant_id, min(location_id) AS location_id, min(time_zone) AS time_zone FROM stores GROUP BY merchant_id
        ) AS s ON s.merchant_id = d.merchant_id
    LEFT JOIN (
        SELECT acquirer_reference, min(id) AS id
        FROM staging.heartland_gateway_settlement_transactions
        WHERE transaction_type = 'SALE'
        GROUP BY acquirer_reference
    ) AS t ON t.acquirer_reference = d.acquirer_reference
    WHERE d.funding_type IN ('DEBIT', 'CREDIT')
    GROUP BY d.id
) AS fresh
ON known.source_system = fresh.source_system AND known.dispute_id = fresh.dispute_id
WHEN MATCHED AND known IS DISTINCT FROM fresh THEN UPDATE BY NAME
WHEN NOT MATCHED THEN INSERT BY NAME
WHEN NOT MATCHED BY SOURCE AND known.source_system = 'heartland_gateway' THEN DELETE;
