-- Purpose: lines of web orders, in the base currency
-- Grain: one row a line; a configurable's or bundle's parts are lines beside it
-- Parameters: none
-- Tables read: staging.magento_orders
-- A configurable carries the money, its variant the stock, whose price may repeat the parent's. Of a bundle with dynamic prices the parts carry
-- it: where the lines without a parent come to the order's subtotal they do, else the parts of bundles take their place.
MERGE INTO canonical.order_lines AS known
USING (
    WITH read AS (
        SELECT
            'MO-' || increment_id AS order_id, base_currency AS currency, base_subtotal, state, load_id, line, unnest(from_json(
                items,
                '[{"item_id":"VARCHAR","parent_item_id":"VARCHAR","product_id":"VARCHAR","product_type":"VARCHAR","sku":"VARCHAR","name":"VARCHAR",
                    "qty_ordered":"VARCHAR","qty_invoiced":"VARCHAR","qty_shipped":"VARCHAR","qty_refunded":"VARCHAR","qty_canceled":"VARCHAR",
                    "tax_percent":"VARCHAR","base_price":"VARCHAR","base_original_price":"VARCHAR","base_row_total":"VARCHAR",
                    "base_discount_amount":"VARCHAR","base_tax_amount":"VARCHAR"}]'
            )) AS l
        FROM staging.magento_orders
    ),
    priced AS (
        SELECT *, coalesce(four_places(l.base_row_total), 0) AS row_total FROM read
    ),
    wholes AS (
        SELECT order_id, sum(row_total) FILTER (l.parent_item_id IS NULL) = any_value(base_subtotal) AS carry
        FROM priced
        GROUP BY order_id
    ),
    placed AS (
        SELECT
            p.*, q.l.product_type = 'bundle' AS is_part_of_bundle,
            CASE
                WHEN p.l.parent_item_id IS NULL AND p.l.product_type = 'bundle' THEN coalesce(w.carry, false)
                WHEN p.l.parent_item_id IS NULL THEN true
                WHEN q.l.product_type = 'bundle' THEN NOT coalesce(w.carry, false)
                ELSE false
            END AS carries_money
        FROM priced AS p
        LEFT JOIN wholes AS w ON w.order_id = p.order_id
        LEFT JOIN priced AS q ON q.order_id = p.order_id AND q.l.item_id = p.l.parent_item_id
    )
    SELECT
        'magento' AS source_system,
        order_id,
        l.item_id AS line_id,
        l.parent_item_id AS parent_line_id,
        CASE WHEN l.product_type = 'giftcard' THEN 'gift_card' ELSE 'item' END AS line_type,
        l.product_id AS product_id,
        l.sku AS sku,
        l.name AS description,
        four_places(l.qty_ordered) AS quantity,
        CAST(NULL AS VARCHAR) AS unit,
        four_places(l.base_price) AS unit_price,
        CAST(1 AS DECIMAL(38, 8)) AS price_per,
        four_places(l.base_original_price) AS original_unit_price,
        four_places(l.base_discount_amount) AS discount_amount,
        four_places(l.base_tax_amount) AS tax_amount,
        CAST(row_total - coalesce(four_places(l.base_discount_amount), 0) AS DECIMAL(38, 8)) AS net_amount,
        carries_money,
        currency,
        four_places(l.tax_percent) AS tax_rate,
        four_places(l.qty_invoiced) AS invoiced_quantity,
        four_places(l.qty_shipped) AS shipped_quantity,
        four_places(l.qty_refunded) AS refunded_quantity,
        four_places(l.qty_canceled) AS canceled_quantity,
        state = 'canceled' AS is_void,
        CAST(NULL AS VARCHAR) AS external_line_id,
        CAST(NULL AS VARCHAR) AS gift_card_last4,
        load_id,
        line
    FROM placed
) AS fresh
ON known.source_system = fresh.source_system AND known.order_id = fresh.order_id AND known.line_id = fresh.line_id
WHEN MATCHED AND known IS DISTINCT FROM fresh THEN UPDATE BY NAME
WHEN NOT MATCHED THEN INSERT BY NAME
WHEN NOT MATCHED BY SOURCE AND known.source_system = 'magento' THEN DELETE;
