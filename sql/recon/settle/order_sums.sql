-- What was captured and refunded under each order reference, and what of it moved money rather than a stored value.
-- Grain: one row an order reference. Parameters: none. Reads: captured.
CREATE TABLE order_sum AS
SELECT
    order_ref,
    count(*) FILTER (amount_minor >= 0) AS sales,
    sum(amount_minor) FILTER (amount_minor >= 0) AS sales_minor,
    min(amount_minor) FILTER (amount_minor >= 0) AS least_minor,
    count(*) FILTER (amount_minor < 0) AS refunds,
    sum(amount_minor) FILTER (amount_minor < 0) AS refunds_minor,
    count(original_id) FILTER (amount_minor < 0) AS linked,
    count(*) FILTER (is_money) AS money,
    sum(settled_minor) FILTER (is_money) AS money_minor,
    min(currency) AS currency,
    max(currency) AS other_currency,
    min(settled_currency) AS settled_currency,
    max(settled_currency) AS other_settled_currency,
    bool_or(by_hand) AS by_hand
FROM captured
WHERE order_ref IS NOT NULL
GROUP BY order_ref
