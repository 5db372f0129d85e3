-- Orders whose captured sales come to their total to the cent, in their currency, with nothing about them that needs a look.
-- Grain: one row an order. Parameters: none; it goes by the variable `run`. Reads: reference_sum, settled_unusual_order.
CREATE VIEW settled_order AS
SELECT
    CASE WHEN has_prefix THEN 'MO-' || order_ref ELSE order_ref END AS id, order_ref, payments, amount_minor,
    getvariable('run').usual_currency AS currency, least(ordered_on, first_on) AS business_date,
    greatest(ordered_on, until_on, order_late_on) AS accounted_on
FROM reference_sum
WHERE is_settled
UNION ALL BY NAME
SELECT * FROM settled_unusual_order
