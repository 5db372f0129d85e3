-- Purpose: what an order comes to beside what is sold: shipping, fees, and what is off the whole order beyond its lines' discounts
-- Grain: one row an order and kind of charge (shipping, fee, discount), in the order's currency; none that comes to nothing
-- Parameters: none
-- Tables read: canonical.order_lines, canonical.orders
-- Shipping stands on the order, or is a line of it where the system keeps it so. An order's discount has its lines' in it, but at Heartland.
CREATE OR REPLACE TEMP TABLE order_charges AS
WITH of_lines AS (
    SELECT
        source_system,
        order_id,
        bool_or(line_type = 'shipping') AS has_shipping,
        coalesce(sum(discount_amount), 0) AS discount_amount
    FROM canonical.order_lines
    WHERE carries_money AND NOT is_void
    GROUP BY ALL
),
charged AS (
    SELECT
        source_system, order_id, line_type AS charge_type, description,
        coalesce(net_amount, quantity * unit_price - coalesce(discount_amount, 0)) AS amount, currency, line_id
    FROM canonical.order_lines
    WHERE carries_money AND NOT is_void AND line_type IN ('shipping', 'fee')
    UNION ALL BY NAME
    SELECT
        o.source_system, o.order_id, 'shipping' AS charge_type, 'Shipping' AS description,
        decimal_units(o.shipping_minor, currency_exponent(o.currency)) AS amount, o.currency, '' AS line_id
    FROM canonical.orders AS o
    JOIN of_lines AS l ON l.source_system = o.source_system AND l.order_id = o.order_id
    WHERE o.shipping_minor > 0 AND NOT l.has_shipping
    UNION ALL BY NAME
    SELECT
        o.source_system, o.order_id, 'fee' AS charge_type, 'Gratuity and rounding' AS description,
        decimal_units(o.other_minor, currency_exponent(o.currency)) AS amount, o.currency, 'beside lines' AS line_id
    FROM canonical.orders AS o
    WHERE o.other_minor <> 0
    UNION ALL BY NAME
    SELECT
        o.source_system, o.order_id, 'discount' AS charge_type, 'Discount' AS description,
        least(
            CASE WHEN o.source_system = 'heartland' THEN 0 ELSE l.discount_amount END
            - decimal_units(coalesce(o.discount_minor, 0), currency_exponent(o.currency)), 0) AS amount,
        o.currency, '' AS line_id
    FROM canonical.orders AS o
    JOIN of_lines AS l ON l.source_system = o.source_system AND l.order_id = o.order_id
)
SELECT
    source_system, order_id, charge_type, min_by(description, (length(line_id), line_id)) AS description,
    CAST(sum(amount) AS DECIMAL(38, 8)) AS amount, currency
FROM charged
GROUP BY source_system, order_id, charge_type, currency
HAVING sum(amount) <> 0;
