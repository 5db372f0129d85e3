-- What was captured and refunded under each order reference, whether by the few sums of plain sales or by those of a closer look.
-- Grain: one row an order reference. Parameters: none. Reads: reference_sum, unusual_sum.
CREATE VIEW order_sum AS
SELECT
    order_ref, payments AS sales, amount_minor AS sales_minor, least_minor, 0 AS refunds, CAST(NULL AS HUGEINT) AS refunds_minor, 0 AS linked,
    payments AS money, amount_minor AS money_minor, currency, currency AS other_currency, currency AS settled_currency,
    currency AS other_settled_currency, false AS by_hand, first_on AS sales_on, greatest(last_on, late_on) AS sales_until,
    CAST(NULL AS DATE) AS refunds_on, CAST(NULL AS DATE) AS refunds_until, first_on AS money_on, greatest(last_on, late_on) AS money_until,
    payment_id AS sale_id, CAST(NULL AS VARCHAR) AS refund_id
FROM reference_sum
WHERE is_plain
UNION ALL BY NAME
SELECT * FROM unusual_sum
