-- Purpose: what each order is made of, every amount on the component that it belongs to: what is sold, and shipping with the tax on it
-- Grain: one row a line that carries money, and one for an order's shipping where no line does
-- Parameters: none
-- Tables read: canonical.order_lines, canonical.orders
-- The tax of the lines is the lines'; what an order's tax has beyond theirs is that on shipping.
CREATE OR REPLACE TEMP TABLE order_components AS
WITH taxed AS (
    SELECT
        source_system,
        order_id,
        bool_or(line_type = 'shipping') AS has_shipping,
        coalesce(sum(tax_amount) FILTER (line_type <> 'shipping'), 0) AS tax_amount
    FROM canonical.order_lines
    WHERE carries_money AND NOT is_void
    GROUP BY ALL
)
SELECT
    source_system, order_id, line_id AS component_id, line_type AS component_type, product_id, sku, upper(trim(sku)) AS sku_key,
    description, quantity, unit, unit_price, price_per, discount_amount, tax_amount, net_amount, currency
FROM canonical.order_lines
WHERE carries_money AND NOT is_void
UNION ALL BY NAME
SELECT
    o.source_system,
    o.order_id,
    'shipping' AS component_id,
    'shipping' AS component_type,
    'Shipping' AS description,
    CAST(1 AS DECIMAL(38, 8)) AS quantity,
    CAST(decimal_units(o.shipping_minor, currency_exponent(o.currency)) AS DECIMAL(38, 8)) AS unit_price,
    CAST(1 AS DECIMAL(38, 8)) AS price_per,
    CAST(0 AS DECIMAL(38, 8)) AS discount_amount,
    CAST(greatest(decimal_units(o.tax_minor, currency_exponent(o.currency)) - t.tax_amount, 0) AS DECIMAL(38, 8)) AS tax_amount,
    CAST(decimal_units(o.shipping_minor, currency_exponent(o.currency)) AS DECIMAL(38, 8)) AS net_amount,
    o.currency
FROM canonical.orders AS o
JOIN taxed AS t ON t.source_system = o.source_system AND t.order_id = o.order_id
WHERE o.shipping_minor > 0 AND NOT t.has_shipping;
