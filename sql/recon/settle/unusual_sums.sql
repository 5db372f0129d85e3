-- What was captured and refunded under the order references that need a closer look, and what of it moved money rather than a stored value.
-- Grain: one row an order reference. Parameters: none. Reads: captured, reference_sum.
-- *_on is the earliest day, *_until the latest under which it counts, after a lock.
CREATE TABLE unusual_sum AS
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
    bool_or(by_hand) AS by_hand,
    min(business_date) FILTER (amount_minor >= 0) AS sales_on,
    max(greatest(business_date, late_on)) FILTER (amount_minor >= 0) AS sales_until,
    min(business_date) FILTER (amount_minor < 0) AS refunds_on,
    max(greatest(business_date, late_on)) FILTER (amount_minor < 0) AS refunds_until,
    min(posting_date) FILTER (is_money) AS money_on,
    max(greatest(posting_date, late_on)) FILTER (is_money) AS money_until,
    any_value(id) FILTER (amount_minor < 0) AS refund_id
FROM captured
WHERE order_ref IN (SELECT order_ref FROM reference_sum WHERE payments IS NOT NULL AND NOT is_plain)
GROUP BY order_ref
