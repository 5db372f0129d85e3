-- Purpose: lines of Heartland Retail's tickets and orders
-- Grain: one row a line; tax and shipping are lines of their own
-- Parameters: none
-- Tables read: staging.heartland_retail_tickets, staging.heartland_retail_orders, staging.heartland_retail_items
-- Tax is kept by document: its lines carry it, the goods none. Ids of lines count by kind. An item is called by its number once it is
-- read. Coupons of a whole document stand on none of its lines.
MERGE INTO canonical.order_lines AS known
USING (
    WITH documents AS (
        SELECT 'ticket:' || id AS order_id, status, currency, lines_json, load_id, line FROM staging.heartland_retail_tickets
        UNION ALL
        SELECT 'order:' || id, status, currency, lines_json, load_id, line FROM staging.heartland_retail_orders
    ),
    read AS (
        SELECT
            order_id, currency, status, load_id, line, unnest(from_json(
                lines_json,
                '[{"id":"VARCHAR","type":"VARCHAR","item_id":"VARCHAR","qty":"VARCHAR","unit_price":"VARCHAR","adjusted_unit_price":"VARCHAR",
                    "original_unit_price":"VARCHAR","description":"VARCHAR","value":"VARCHAR"}]'
            )) AS l
        FROM documents
    ),
    priced AS (
        SELECT
            *,
            exact_decimal(l.qty) AS quantity, exact_decimal(l.unit_price) AS unit_price,
            coalesce(exact_decimal(l.adjusted_unit_price), exact_decimal(l.unit_price)) AS adjusted_price, exact_decimal(l.value) AS worth
        FROM read
    )
    SELECT
        'heartland_retail' AS source_system,
        p.order_id AS order_id,
        CASE WHEN p.l.type = 'ItemLine' THEN p.l.id ELSE concat(p.l.type, ':', p.l.id) END AS line_id,
        CAST(NULL AS VARCHAR) AS parent_line_id,
        CASE p.l.type WHEN 'ItemLine' THEN 'item' WHEN 'ShippingLine' THEN 'shipping' WHEN 'TaxLine' THEN 'tax' ELSE 'other' END AS line_type,
        p.l.item_id AS product_id,
        CASE WHEN p.l.item_id IS NOT NULL THEN coalesce(i.item_number, 'item:' || p.l.item_id) END AS sku,
        coalesce(p.l.description, i.description) AS description,
        p.quantity AS quantity,
        CAST(NULL AS VARCHAR) AS unit,
        p.unit_price AS unit_price,
        CAST(1 AS DECIMAL(38, 8)) AS price_per,
        exact_decimal(p.l.original_unit_price) AS original_unit_price,
        CAST(p.quantity * (p.unit_price - p.adjusted_price) AS DECIMAL(38, 8)) AS discount_amount,
        CASE WHEN p.l.type = 'TaxLine' THEN p.worth END AS tax_amount,
        CAST(CASE WHEN p.l.type = 'TaxLine' THEN 0 ELSE coalesce(p.quantity * p.adjusted_price, p.worth) END AS DECIMAL(38, 8)) AS net_amount,
        true AS carries_money,
        p.currency AS currency,
        CAST(NULL AS DECIMAL(38, 8)) AS tax_rate,
        CAST(NULL AS DECIMAL(38, 8)) AS invoiced_quantity,
        CAST(NULL AS DECIMAL(38, 8)) AS shipped_quantity,
        CAST(NULL AS DECIMAL(38, 8)) AS refunded_quantity,
        CAST(NULL AS DECIMAL(38, 8)) AS canceled_quantity,
        lower(p.status) IN ('void', 'voided', 'cancelled', 'canceled') AS is_void,
        CAST(NULL AS VARCHAR) AS external_line_id,
        CAST(NULL AS VARCHAR) AS gift_card_last4,
        p.load_id AS load_id,
        p.line AS line
    FROM priced AS p
    LEFT JOIN staging.heartland_retail_items AS i ON i.id = p.l.item_id
) AS fresh
ON known.source_system = fresh.source_system AND known.order_id = fresh.order_id AND known.line_id = fresh.line_id
WHEN MATCHED AND known IS DISTINCT FROM fresh THEN UPDATE BY NAME
WHEN NOT MATCHED THEN INSERT BY NAME
WHEN NOT MATCHED BY SOURCE AND known.source_system = 'heartland_retail' THEN DELETE;
