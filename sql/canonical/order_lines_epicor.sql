-- Purpose: lines of the ledger's sales orders, and their charges
-- Grain: one row a line; one a charge, of a line or of the whole order
-- Parameters: none
-- Tables read: staging.epicor_sales_order_lines, staging.epicor_sales_order_releases, staging.epicor_sales_order_charges
-- What was sent stands on the releases. A component of a kit carries no money of its own. Tax is kept by order.
MERGE INTO canonical.order_lines AS known
USING (
    WITH sent AS (
        SELECT
            company, order_num, order_line,
            CAST(sum(coalesce(selling_stock_shipped_qty, 0) + coalesce(selling_job_shipped_qty, 0)) AS DECIMAL(38, 8)) AS shipped_quantity
        FROM staging.epicor_sales_order_releases
        GROUP BY ALL
    ),
    found AS (
        SELECT
            l.company, l.order_num, CAST(l.order_line AS VARCHAR) AS line_id, 'item' AS line_type, l.part_num, l.line_desc AS description,
            l.selling_qty AS quantity, l.sales_uom AS unit, l.unit_price,
            CAST(CASE upper(l.price_per_code) WHEN 'C' THEN 100 WHEN 'M' THEN 1000 ELSE 1 END AS DECIMAL(38, 8)) AS price_per,
            coalesce(l.discount_minor, 0) AS discount_minor, coalesce(l.extended_minor, 0) AS extended_minor, l.currency,
            l.kit_flag IS DISTINCT FROM 'C' AS carries_money, coalesce(l.is_void, false) AS is_void, l.po_line, s.shipped_quantity, l.load_id, l.line
        FROM staging.epicor_sales_order_lines AS l
        LEFT JOIN sent AS s ON s.company = l.company AND s.order_num = l.order_num AND s.order_line = l.order_line
        UNION ALL BY NAME
        SELECT
            company, order_num, concat('charge:', order_line, '.', seq_num) AS line_id, 'fee' AS line_type, coalesce(description, misc_code) AS description,
            CAST(0 AS BIGINT) AS discount_minor, amount_minor AS extended_minor, currency, true AS carries_money, false AS is_void, load_id, line
        FROM staging.epicor_sales_order_charges
    )
    SELECT
        'epicor' AS source_system,
        concat_ws('-', 'SO', company, order_num) AS order_id,
        line_id,
        CAST(NULL AS VARCHAR) AS parent_line_id,
        line_type,
        company || '-' || part_num AS product_id,
        part_num AS sku,
        description,
        quantity,
        unit,
        unit_price,
        price_per,
        CAST(NULL AS DECIMAL(38, 8)) AS original_unit_price,
        decimal_units(discount_minor, currency_exponent(currency)) AS discount_amount,
        CAST(NULL AS DECIMAL(38, 8)) AS tax_amount,
        decimal_units(extended_minor - discount_minor, currency_exponent(currency)) AS net_amount,
        carries_money,
        currency,
        CAST(NULL AS DECIMAL(38, 8)) AS tax_rate,
        CAST(NULL AS DECIMAL(38, 8)) AS invoiced_quantity,
        shipped_quantity,
        CAST(NULL AS DECIMAL(38, 8)) AS refunded_quantity,
        CAST(NULL AS DECIMAL(38, 8)) AS canceled_quantity,
        is_void,
        nullif(po_line, '') AS external_line_id,
        CAST(NULL AS VARCHAR) AS gift_card_last4,
        load_id,
        line
    FROM found
) AS fresh
ON known.source_system = fresh.source_system AND known.order_id = fresh.order_id AND known.line_id = fresh.line_id
WHEN MATCHED AND known IS DISTINCT FROM fresh THEN UPDATE BY NAME
WHEN NOT MATCHED THEN INSERT BY NAME
WHEN NOT MATCHED BY SOURCE AND known.source_system = 'epicor' THEN DELETE;
