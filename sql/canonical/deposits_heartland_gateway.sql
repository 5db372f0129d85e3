-- Purpose: GP-API's deposits
-- Grain: one row a deposit
-- Parameters: none
-- Tables read: staging.heartland_gateway_deposits, staging.heartland_gateway_settlement_transactions, stores (location_id, merchant_id),
--   funded_apart (method)
-- Reserves and corrections stand in no part of the report: what its parts do not explain of the amount is shown as an adjustment.
MERGE INTO canonical.deposits AS known
USING (
    WITH brands AS (
        SELECT deposit_id, max(upper(card_brand)) AS brand
        FROM staging.heartland_gateway_settlement_transactions
        WHERE deposit_id IS NOT NULL
        GROUP BY deposit_id
        HAVING count(DISTINCT upper(card_brand)) = 1
    ),
    read AS (
        SELECT
            d.*,
            s.location_id,
            f.method AS funded_apart_brand,
            CASE WHEN d.funding_type = 'DEBIT' THEN -d.amount_minor ELSE d.amount_minor END AS net_minor,
            coalesce(d.discounts_minor, 0) + coalesce(d.fees_minor, 0) AS charged_minor
        FROM staging.heartland_gateway_deposits AS d
        LEFT JOIN (SELECT merchant_id, min(location_id) AS location_id FROM stores GROUP BY merchant_id) AS s
            ON s.merchant_id = d.merchant_id
        LEFT JOIN brands AS b ON b.deposit_id = d.id
        LEFT JOIN (SELECT DISTINCT upper(method) AS method FROM funded_apart) AS f ON f.method = b.brand
    )
    SELECT
        'heartland_gateway' AS source_system,
        id AS deposit_id,
        location_id,
        funded_apart_brand,
        deposit_date AS settlement_date,
        coalesce(sales_count, 0) + coalesce(refunds_count, 0) AS payment_count,
        coalesce(sales_minor, 0) AS gross_minor,
        coalesce(refunds_minor, 0) AS refunds_minor,
        coalesce(chargebacks_minor, 0) AS chargebacks_minor,
        coalesce(reversals_minor, 0) AS reversals_minor,
        charged_minor AS fees_minor,
        net_minor - coalesce(sales_minor, 0) + coalesce(refunds_minor, 0) + coalesce(chargebacks_minor, 0)
            - coalesce(reversals_minor, 0) + charged_minor AS adjustments_minor,
        CAST(0 AS BIGINT) AS reserves_minor,
        net_minor,
        currency,
        load_id,
        line
    FROM read
) AS fresh
ON known.source_system = fresh.source_system AND known.deposit_id = fresh.deposit_id AND known.currency = fresh.currency
WHEN MATCHED AND known IS DISTINCT FROM fresh THEN UPDATE BY NAME
WHEN NOT MATCHED THEN INSERT BY NAME
WHEN NOT MATCHED BY SOURCE AND known.source_system = 'heartland_gateway' THEN DELETE;
