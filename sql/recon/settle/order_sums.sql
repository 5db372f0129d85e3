-- What was captured and refunded under each order reference, and what of it moved money rather than a stored value.
-- Grain: one row an order reference. Parameters: none. Reads: captured.
-- Most references have plain sales alone, for which few sums say everything; the others are looked at closely.
-- *_on is the earliest day, *_until the latest under which it counts, after a lock.
CREATE TABLE order_sum AS
WITH every_reference AS MATERIALIZED (
    SELECT
        order_ref, count(*) AS payments, sum(amount_minor) AS amount_minor, min(amount_minor) AS least_minor, min(currency) AS currency,
        min(business_date) AS first_on, max(business_date) AS last_on, max(late_on) AS late_on, bool_and(is_plain) AS is_plain
    FROM captured
    WHERE order_ref IS NOT NULL
    GROUP BY order_ref
)
SELECT
    order_ref, payments AS sales, amount_minor AS sales_minor, least_minor, 0 AS refunds, CAST(NULL AS HUGEINT) AS refunds_minor, 0 AS linked,
    payments AS money, amount_minor AS money_minor, currency, currency AS other_currency, currency AS settled_currency,
    currency AS other_settled_currency, false AS by_hand, first_on AS sales_on, greatest(last_on, late_on) AS sales_until,
    CAST(NULL AS DATE) AS refunds_on, CAST(NULL AS DATE) AS refunds_until, first_on AS money_on, greatest(last_on, late_on) AS money_until
FROM every_reference
WHERE is_plain
UNION ALL
SELECT
    order_ref,
    count(*) FILTER (amount_minor >= 0),
    sum(amount_minor) FILTER (amount_minor >= 0),
    min(amount_minor) FILTER (amount_minor >= 0),
    count(*) FILTER (amount_minor < 0),
    sum(amount_minor) FILTER (amount_minor < 0),
    count(original_id) FILTER (amount_minor < 0),
    count(*) FILTER (is_money),
    sum(settled_minor) FILTER (is_money),
    min(currency),
    max(currency),
    min(settled_currency),
    max(settled_currency),
    bool_or(by_hand),
    min(business_date) FILTER (amount_minor >= 0),
    max(greatest(business_date, late_on)) FILTER (amount_minor >= 0),
    min(business_date) FILTER (amount_minor < 0),
    max(greatest(business_date, late_on)) FILTER (amount_minor < 0),
    min(posting_date) FILTER (is_money),
    max(greatest(posting_date, late_on)) FILTER (is_money)
FROM captured
WHERE order_ref IN (SELECT order_ref FROM every_reference WHERE NOT is_plain)
GROUP BY order_ref
