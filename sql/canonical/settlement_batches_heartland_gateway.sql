-- Purpose: GP-API's settled transactions folded into batches by funding share, and its disputes as entries of their own
-- Grain: one row a batch and funding share, or a stage of a dispute that moved money
-- Parameters: none
-- Tables read: staging.heartland_gateway_settlement_transactions, staging.heartland_gateway_batches, staging.heartland_gateway_disputes,
--   stores (location_id, time_zone, merchant_id), funded_apart (method)
-- A merchant account leads to its store, to the first of several that share it. What a transaction adds to its deposit is its net; the fee is the difference, nothing until then.
-- Each brand that is funded apart, and each currency of a batch that has several, is a batch of its own.
-- A batch that is not listed counts as closed with its last transaction: only what is in a closed batch is in settlement.
MERGE INTO canonical.settlement_batches AS known
USING (
    WITH settled AS (
        SELECT
            t.*,
            coalesce(s.time_zone, 'UTC') AS time_zone,
            s.location_id,
            CASE WHEN f.method IS NOT NULL THEN upper(t.card_brand) END AS brand_apart,
            CASE WHEN t.transaction_type = 'REFUND' THEN -t.amount_minor ELSE t.amount_minor END AS signed_minor
        FROM staging.heartland_gateway_settlement_transactions AS t
        LEFT JOIN (
            SELECT merchant_id, min(location_id) AS location_id, min(time_zone) AS time_zone FROM stores GROUP BY merchant_id
        ) AS s ON s.merchant_id = t.merchant_id
        LEFT JOIN funded_apart AS f ON upper(f.method) = upper(t.card_brand)
        WHERE t.batch_id IS NOT NULL
    ),
    batches AS (
        SELECT
            concat_ws('-', t.batch_id, brand_apart, CASE WHEN count(*) OVER (PARTITION BY t.batch_id, brand_apart) > 1 THEN t.currency END)
                AS batch_id,
            t.batch_id AS processor_batch_id,
            'batch' AS entry_type,
            brand_apart AS funded_apart_brand,
            min(location_id) AS location_id,
            coalesce(max(b.closed_at), max(occurred_at)) AS closed_at,
            CAST(timezone(any_value(time_zone), coalesce(max(b.closed_at), max(occurred_at))) AS DATE) AS business_date,
            count(*) AS payment_count,
            CAST(sum(signed_minor) AS BIGINT) AS gross_minor,
            CAST(sum(signed_minor - coalesce(deposit_amount_minor, signed_minor)) AS BIGINT) AS fees_minor,
            CAST(0 AS BIGINT) AS adjustments_minor,
            CAST(sum(coalesce(deposit_amount_minor, signed_minor)) AS BIGINT) AS net_minor,
            t.currency,
            max(deposit_id) AS deposit_id,
            max(deposit_date) AS settlement_date,
            CAST(NULL AS VARCHAR) AS original_payment_id,
            CAST(NULL AS VARCHAR) AS description,
            max(t.load_id) AS load_id,
            max_by(t.line, (t.load_id, t.line)) AS line
        FROM settled AS t
        LEFT JOIN staging.heartland_gateway_batches AS b ON b.id = t.batch_id
        GROUP BY processor_batch_id, brand_apart, t.currency
    ),
    entries AS (
        SELECT
            d.id || '-' || d.stage AS batch_id,
            CAST(NULL AS VARCHAR) AS processor_batch_id,
            CASE WHEN d.funding_type = 'CREDIT' THEN 'chargeback_reversal' ELSE 'chargeback' END AS entry_type,
            CAST(NULL AS VARCHAR) AS funded_apart_brand,
            s.location_id,
            d.stage_at AS closed_at,
            CAST(timezone(coalesce(s.time_zone, 'UTC'), d.stage_at) AS DATE) AS business_date,
            CAST(0 AS BIGINT) AS payment_count,
            CAST(0 AS BIGINT) AS gross_minor,
            CAST(0 AS BIGINT) AS fees_minor,
            CASE WHEN d.funding_type = 'CREDIT' THEN d.amount_minor ELSE -d.amount_minor END AS adjustments_minor,
            CASE WHEN d.funding_type = 'CREDIT' THEN d.amount_minor ELSE -d.amount_minor END AS net_minor,
            d.currency,
            d.deposit_id,
            d.deposit_date AS settlement_date,
            t.id AS original_payment_id,
            d.reason AS description,
            d.load_id,
            d.line
        FROM staging.heartland_gateway_disputes AS d
        LEFT JOIN (
            SELECT merchant_id, min(location_id) AS location_id, min(time_zone) AS time_zone FROM stores GROUP BY merchant_id
        ) AS s ON s.merchant_id = d.merchant_id
        LEFT JOIN staging.heartland_gateway_settlement_transactions AS t
            ON t.acquirer_reference = d.acquirer_reference AND t.transaction_type = 'SALE'
        WHERE d.funding_type IN ('DEBIT', 'CREDIT')
        QUALIFY row_number() OVER (PARTITION BY d.id, d.stage ORDER BY t.id) = 1
    )
    SELECT 'heartland_gateway' AS source_system, * FROM batches
    UNION ALL BY NAME
    SELECT 'heartland_gateway' AS source_system, * FROM entries
) AS fresh
ON known.source_system = fresh.source_system AND known.batch_id = fresh.batch_id
WHEN MATCHED AND known IS DISTINCT FROM fresh THEN UPDATE BY NAME
WHEN NOT MATCHED THEN INSERT BY NAME
WHEN NOT MATCHED BY SOURCE AND known.source_system = 'heartland_gateway' THEN DELETE;
