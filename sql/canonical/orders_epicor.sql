-- Purpose: the ledger's sales orders
-- Grain: one row an order, void ones too
-- Parameters: zone (the company's)
-- Tables read: staging.epicor_sales_orders, staging.epicor_sales_order_releases, staging.epicor_ar_invoices
-- Flags tell how an order stands; the status letter is not maintained. What is paid of it is what posted invoices no longer owe.
-- The customer's reference is where integrations put the number of a till's or the shop's order. Only the day of an order is known.
MERGE INTO canonical.orders AS known
USING (
    WITH shipped AS (
        SELECT company, order_num
        FROM staging.epicor_sales_order_releases
        WHERE coalesce(stock_shipped_qty, 0) + coalesce(job_shipped_qty, 0) > 0
        GROUP BY company, order_num
    ),
    invoiced AS (
        SELECT
            company, order_num, currency,
            CAST(sum(amount_minor - coalesce(balance_minor, 0)) FILTER (NOT is_credit_memo) AS BIGINT) AS paid_minor,
            CAST(-sum(amount_minor) FILTER (is_credit_memo AND coalesce(invoice_suffix, '') <> 'UR') AS BIGINT) AS refunded_minor
        FROM staging.epicor_ar_invoices
        WHERE is_posted AND order_num IS NOT NULL
        GROUP BY company, order_num, currency
    )
    SELECT
        'epicor' AS source_system,
        concat_ws('-', 'SO', o.company, o.order_num) AS order_id,
        CAST(o.order_num AS VARCHAR) AS order_reference,
        CASE
            WHEN o.is_void THEN 'cancelled'
            WHEN NOT o.is_open THEN 'completed'
            WHEN o.is_held THEN 'on_hold'
            WHEN s.order_num IS NOT NULL THEN 'partially_fulfilled'
            ELSE 'open'
        END AS state,
        o.order_minor AS total_minor,
        coalesce(i.paid_minor, 0) AS paid_minor,
        coalesce(i.refunded_minor, 0) AS refunded_minor,
        o.currency AS currency,
        CAST(NULL AS VARCHAR) AS payment_method,
        CAST(NULL AS VARCHAR) AS gateway_transaction_id,
        timezone($zone, CAST(o.order_date AS TIMESTAMP)) AS created_at,
        o.order_date AS business_date,
        coalesce(o.changed_at, timezone($zone, CAST(o.order_date AS TIMESTAMP))) AS updated_at,
        o.load_id AS load_id,
        o.line AS line,
        CAST(o.order_num AS VARCHAR) AS stands_as_reference,
        CAST(NULL AS VARCHAR) AS edited_from_reference,
        'sales_order' AS order_type,
        CAST(NULL AS VARCHAR) AS external_system,
        nullif(upper(trim(o.po_num)), '') AS external_reference,
        CAST(NULL AS VARCHAR) AS parent_order_id,
        o.company || '-' || o.cust_num AS customer_id,
        CAST(NULL AS VARCHAR) AS location_id,
        CAST(NULL AS VARCHAR) AS fulfillment_location_id,
        CAST(NULL AS VARCHAR) AS register_id,
        CAST(NULL AS VARCHAR) AS payment_state,
        o.charges_minor AS subtotal_minor,
        o.discount_minor AS discount_minor,
        o.tax_minor AS tax_minor,
        CAST(0 AS BIGINT) AS shipping_minor,
        o.misc_minor AS other_minor,
        CAST(NULL AS TIMESTAMPTZ) AS completed_at
    FROM staging.epicor_sales_orders AS o
    LEFT JOIN shipped AS s ON s.company = o.company AND s.order_num = o.order_num
    LEFT JOIN invoiced AS i ON i.company = o.company AND i.order_num = o.order_num AND i.currency = o.currency
) AS fresh
ON known.source_system = fresh.source_system AND known.order_id = fresh.order_id
WHEN MATCHED AND known IS DISTINCT FROM fresh THEN UPDATE BY NAME
WHEN NOT MATCHED THEN INSERT BY NAME
WHEN NOT MATCHED BY SOURCE AND known.source_system = 'epicor' THEN DELETE;
