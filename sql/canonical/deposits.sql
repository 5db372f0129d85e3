-- Purpose: Heartland's deposits, each folded from the report rows that it pays out
-- Grain: one row a deposit
-- Parameters: none
-- Tables read: canonical.transaction_report_rows, funded_apart (method)
-- v1 has no list of deposits: the rows that carry a deposit's id are its parts, and what they come to net is what the bank receives.
-- Gross less refunds, chargebacks and fees, with reversals, adjustments and reserves as they are signed, is the net.
MERGE INTO canonical.deposits AS known
USING (
    WITH parts AS (
        SELECT
            *,
            coalesce(net_minor, amount_minor) AS paid_minor,
            tender IN (SELECT upper(replace(trim(method), ' ', '_')) FROM funded_apart) AS is_funded_apart
        FROM canonical.transaction_report_rows
        WHERE source_system = 'heartland' AND deposit_id IS NOT NULL
    )
    SELECT
        'heartland' AS source_system,
        deposit_id,
        min(location_id) AS location_id,
        CASE WHEN bool_and(coalesce(is_funded_apart, false)) THEN min(tender) END AS funded_apart_brand,
        max(settlement_date) AS settlement_date,
        count(*) FILTER (row_type = 'payment') AS payment_count,
        CAST(coalesce(sum(amount_minor) FILTER (row_type = 'payment' AND amount_minor > 0), 0) AS BIGINT) AS gross_minor,
        CAST(coalesce(-sum(amount_minor) FILTER (row_type = 'payment' AND amount_minor < 0), 0) AS BIGINT) AS refunds_minor,
        CAST(coalesce(-sum(amount_minor) FILTER (row_type = 'chargeback'), 0) AS BIGINT) AS chargebacks_minor,
        CAST(coalesce(sum(amount_minor) FILTER (row_type = 'chargeback_reversal'), 0) AS BIGINT) AS reversals_minor,
        CAST(coalesce(sum(amount_minor - paid_minor) FILTER (row_type = 'payment'), 0)
            - coalesce(sum(amount_minor) FILTER (row_type = 'fee'), 0) AS BIGINT) AS fees_minor,
        CAST(coalesce(sum(amount_minor) FILTER (row_type = 'adjustment'), 0) AS BIGINT) AS adjustments_minor,
        CAST(coalesce(sum(amount_minor) FILTER (row_type = 'reserve'), 0) AS BIGINT) AS reserves_minor,
        CAST(sum(paid_minor) AS BIGINT) AS net_minor,
        currency,
        max(load_id) AS load_id,
        max_by(line, (load_id, line)) AS line
    FROM parts
    WHERE settlement_date IS NOT NULL
    GROUP BY deposit_id, currency
) AS fresh
ON known.source_system = fresh.source_system AND known.deposit_id = fresh.deposit_id AND known.currency = fresh.currency
WHEN MATCHED AND known IS DISTINCT FROM fresh THEN UPDATE BY NAME
WHEN NOT MATCHED THEN INSERT BY NAME
WHEN NOT MATCHED BY SOURCE AND known.source_system = 'heartland' THEN DELETE;
