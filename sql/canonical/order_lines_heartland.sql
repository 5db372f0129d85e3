-- Purpose: lines of the tills' orders
-- Grain: one row a line
-- Parameters: none
-- Tables read: staging.heartland_orders
-- Discounts of a whole order and shipping without a line stand on the order.
MERGE INTO canonical.order_lines AS known
USING (
    WITH read AS (
        SELECT
            id AS order_id, currency, status, load_id, line, unnest(from_json(
                line_items,
                '[{"id":"VARCHAR","line_type":"VARCHAR","sku":"VARCHAR","product_id":"VARCHAR","description":"VARCHAR","quantity":"VARCHAR",
                    "price":"VARCHAR","original_price":"VARCHAR","discount_amount":"VARCHAR","tax_amount":"VARCHAR","total":"VARCHAR",
                    "gift_card_last4":"VARCHAR"}]'
            )) AS l
        FROM staging.heartland_orders
    )
    SELECT
        'heartland' AS source_system,
        order_id,
        l.id AS line_id,
        CAST(NULL AS VARCHAR) AS parent_line_id,
        CASE WHEN l.line_type IN ('item', 'gift_card', 'shipping', 'fee', 'donation') THEN l.line_type ELSE 'other' END AS line_type,
        l.product_id AS product_id,
        l.sku AS sku,
        l.description AS description,
        exact_decimal(l.quantity) AS quantity,
        CAST(NULL AS VARCHAR) AS unit,
        exact_decimal(l.price) AS unit_price,
        CAST(1 AS DECIMAL(38, 8)) AS price_per,
        exact_decimal(l.original_price) AS original_unit_price,
        exact_decimal(l.discount_amount) AS discount_amount,
        exact_decimal(l.tax_amount) AS tax_amount,
        exact_decimal(l.total) AS net_amount,
        true AS carries_money,
        currency,
        CAST(NULL AS DECIMAL(38, 8)) AS tax_rate,
        CAST(NULL AS DECIMAL(38, 8)) AS invoiced_quantity,
        CAST(NULL AS DECIMAL(38, 8)) AS shipped_quantity,
        CAST(NULL AS DECIMAL(38, 8)) AS refunded_quantity,
        CAST(NULL AS DECIMAL(38, 8)) AS canceled_quantity,
        lower(status) IN ('voided', 'cancelled', 'canceled') AS is_void,
        CAST(NULL AS VARCHAR) AS external_line_id,
        l.gift_card_last4 AS gift_card_last4,
        load_id,
        line
    FROM read
) AS fresh
ON known.source_system = fresh.source_system AND known.order_id = fresh.order_id AND known.line_id = fresh.line_id
WHEN MATCHED AND known IS DISTINCT FROM fresh THEN UPDATE BY NAME
WHEN NOT MATCHED THEN INSERT BY NAME
WHEN NOT MATCHED BY SOURCE AND known.source_system = 'heartland' THEN DELETE;
