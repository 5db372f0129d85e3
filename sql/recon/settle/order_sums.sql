-- The money that was captured under each order reference, sales less refunds, whether by the few sums of plain sales or by those of a closer
-- look.
-- Grain: one row an order reference. Parameters: none; it goes by the variable `run`. Reads: reference_sum, unusual_sum.
CREATE VIEW order_sum AS
SELECT
    order_ref, payments AS money, amount_minor AS money_minor, getvariable('run').usual_currency AS settled_currency,
    getvariable('run').usual_currency AS other_settled_currency, false AS by_hand, first_on AS money_on, until_on AS money_until
FROM reference_sum
WHERE is_plain
UNION ALL
SELECT order_ref, money, money_minor, settled_currency, other_settled_currency, by_hand, money_on, money_until
FROM unusual_sum
