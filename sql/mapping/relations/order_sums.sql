-- Purpose: what the lines of each order come to
-- Grain: one row an order with lines that carry money
-- Parameters: none
-- Tables read: canonical.order_lines
CREATE OR REPLACE TEMP TABLE order_sums AS
SELECT
    source_system,
    order_id,
    count(*) AS component_count,
    CAST(coalesce(sum(discount_amount), 0) AS DECIMAL(38, 8)) AS line_discount_amount,
    CAST(coalesce(sum(tax_amount), 0) AS DECIMAL(38, 8)) AS line_tax_amount
FROM canonical.order_lines
WHERE carries_money AND NOT is_void
GROUP BY ALL;
