-- What was captured under each order reference, in the few sums that say everything where all of it are plain sales.
-- Grain: one row an order reference; payment_id is one of its payments. Parameters: none. Reads: captured.
CREATE TABLE reference_sum AS
SELECT
    order_ref, count(*) AS payments, CAST(sum(amount_minor) AS BIGINT) AS amount_minor, min(amount_minor) AS least_minor, min(currency) AS currency,
    min(business_date) AS first_on, max(business_date) AS last_on, max(late_on) AS late_on, bool_and(is_plain) AS is_plain,
    first(id) AS payment_id
FROM captured
WHERE order_ref IS NOT NULL
GROUP BY order_ref
