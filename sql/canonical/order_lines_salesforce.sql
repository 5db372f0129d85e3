-- Purpose: lines of the Salesforce org's orders
-- Grain: one row a line of an order
-- Parameters: none
-- Tables read: staging.salesforce_order_items
-- Its products are the tills', written there: the SKU names them, no id of a product of its own does.
MERGE INTO canonical.order_lines AS known
USING (
    SELECT
        'salesforce' AS source_system,
        order_id,
        id AS line_id,
        CAST(NULL AS VARCHAR) AS parent_line_id,
        'item' AS line_type,
        CAST(NULL AS VARCHAR) AS product_id,
        sku,
        CAST(NULL AS VARCHAR) AS description,
        ordered_quantity AS quantity,
        CAST(NULL AS VARCHAR) AS unit,
        unit_price,
        CAST(1 AS DECIMAL(38, 8)) AS price_per,
        CAST(NULL AS DECIMAL(38, 8)) AS original_unit_price,
        decimal_units(coalesce(heartland_discount_minor, 0), currency_exponent(currency)) AS discount_amount,
        decimal_units(coalesce(heartland_tax_minor, 0), currency_exponent(currency)) AS tax_amount,
        decimal_units(total_price_minor - coalesce(heartland_discount_minor, 0), currency_exponent(currency)) AS net_amount,
        true AS carries_money,
        currency,
        CAST(NULL AS DECIMAL(38, 8)) AS tax_rate,
        CAST(NULL AS DECIMAL(38, 8)) AS invoiced_quantity,
        CAST(NULL AS DECIMAL(38, 8)) AS shipped_quantity,
        CAST(NULL AS DECIMAL(38, 8)) AS refunded_quantity,
        CAST(NULL AS DECIMAL(38, 8)) AS canceled_quantity,
        is_deleted AS is_void,
        heartland_id AS external_line_id,
        CAST(NULL AS VARCHAR) AS gift_card_last4,
        load_id,
        line
    FROM staging.salesforce_order_items
) AS fresh
ON known.source_system = fresh.source_system AND known.order_id = fresh.order_id AND known.line_id = fresh.line_id
WHEN MATCHED AND known IS DISTINCT FROM fresh THEN UPDATE BY NAME
WHEN NOT MATCHED THEN INSERT BY NAME
WHEN NOT MATCHED BY SOURCE AND known.source_system = 'salesforce' THEN DELETE;
