-- Purpose: the processor's detail report folded into what it funds: batches by funding share, and its own entries
-- Grain: one row a batch and funding share, or a report row that is no payment
-- Parameters: none
-- Tables read: staging.heartland_report_rows, stores (location_id, time_zone), funded_apart (method)
-- A brand that is funded apart has deposits of its own, so its share of a batch stands as a batch of its own; so does each currency of a
-- batch that has several, and says so in its id.
-- Net is what the report says reaches the bank; the fee taken out of it is the difference to gross, nothing where fees are billed monthly.
MERGE INTO canonical.settlement_batches AS known
USING (
    WITH report_rows AS (
        SELECT
            r.*,
            coalesce(s.time_zone, 'UTC') AS time_zone,
            CASE WHEN f.method IS NOT NULL THEN upper(r.method) END AS brand_apart,
            CASE WHEN r.direction = 'debit' THEN -r.amount_minor ELSE r.amount_minor END AS signed_minor
        FROM staging.heartland_report_rows AS r
        LEFT JOIN stores AS s ON s.location_id = r.location_id
        LEFT JOIN funded_apart AS f ON upper(f.method) = upper(r.method)
    ),
    batches AS (
        SELECT
            concat_ws('-', batch_id, brand_apart, CASE WHEN count(*) OVER (PARTITION BY batch_id, brand_apart) > 1 THEN currency END)
                AS batch_id,
            batch_id AS processor_batch_id,
            'batch' AS entry_type,
            brand_apart AS funded_apart_brand,
            min(location_id) AS location_id,
            max(batch_closed_at) AS closed_at,
            CAST(max(timezone(time_zone, batch_closed_at)) AS DATE) AS business_date,
            count(*) AS payment_count,
            CAST(sum(signed_minor) AS BIGINT) AS gross_minor,
            CAST(sum(signed_minor - coalesce(net_minor, signed_minor)) AS BIGINT) AS fees_minor,
            CAST(0 AS BIGINT) AS adjustments_minor,
            CAST(sum(coalesce(net_minor, signed_minor)) AS BIGINT) AS net_minor,
            currency,
            max(deposit_id) AS deposit_id,
            max(settlement_date) AS settlement_date,
            CAST(NULL AS VARCHAR) AS original_payment_id,
            CAST(NULL AS VARCHAR) AS description,
            max(load_id) AS load_id,
            max_by(line, (load_id, line)) AS line
        FROM report_rows
        WHERE row_type = 'payment' AND batch_closed_at IS NOT NULL
        GROUP BY processor_batch_id, brand_apart, currency
    ),
    entries AS (
        SELECT
            row_id AS batch_id,
            batch_id AS processor_batch_id,
            row_type AS entry_type,
            CAST(NULL AS VARCHAR) AS funded_apart_brand,
            location_id,
            coalesce(occurred_at, updated_at) AS closed_at,
            CAST(timezone(time_zone, coalesce(occurred_at, updated_at)) AS DATE) AS business_date,
            CAST(0 AS BIGINT) AS payment_count,
            CAST(0 AS BIGINT) AS gross_minor,
            CASE WHEN row_type = 'fee' THEN -signed_minor ELSE coalesce(fee_minor, 0) END AS fees_minor,
            CASE WHEN row_type = 'fee' THEN 0 ELSE signed_minor END AS adjustments_minor,
            CASE WHEN row_type = 'fee' THEN signed_minor ELSE signed_minor - coalesce(fee_minor, 0) END AS net_minor,
            currency,
            deposit_id,
            settlement_date,
            payment_id AS original_payment_id,
            description,
            load_id,
            line
        FROM report_rows
        WHERE row_type <> 'payment'
    )
    SELECT 'heartland' AS source_system, * FROM batches
    UNION ALL BY NAME
    SELECT 'heartland' AS source_system, * FROM entries
) AS fresh
ON known.source_system = fresh.source_system AND known.batch_id = fresh.batch_id
WHEN MATCHED AND known IS DISTINCT FROM fresh THEN UPDATE BY NAME
WHEN NOT MATCHED THEN INSERT BY NAME
WHEN NOT MATCHED BY SOURCE AND known.source_system = 'heartland' THEN DELETE;
