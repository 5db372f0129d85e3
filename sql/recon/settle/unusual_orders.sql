-- Orders paid by more than plain sales whose captured sales come to their total to the cent, in their currency, with nothing about them
-- that needs a look.
-- Grain: one row an order. Parameters: until (UTC, exclusive), locked_at (UTC, null: none),
-- late_on (the first day after the locked ones, null: none). Reads: order, unusual_sum, twin_order, held.
-- An order that is there with and without its prefix is left too.
-- Several sales of which one is under a dollar could be rounding or doubles; they are left to the judgement one by one.
CREATE TABLE settled_unusual_order AS
SELECT
    o.id, p.order_ref, p.sales AS payments, o.grand_total_minor AS amount_minor, o.currency,
    least(o.business_date, p.sales_on) AS business_date,
    greatest(o.business_date, p.sales_until, CASE WHEN o.first_seen_at > CAST($locked_at AS TIMESTAMP) THEN CAST($late_on AS DATE) END) AS accounted_on
FROM unusual_sum AS p
JOIN "order" AS o ON p.order_ref = CASE WHEN starts_with(o.id, 'MO-') THEN substr(o.id, 4) ELSE o.id END
WHERE
    NOT p.by_hand AND p.currency = p.other_currency AND p.sales > 0 AND (p.sales = 1 OR p.least_minor >= 100)
    AND p.sales_minor = o.grand_total_minor AND p.currency = o.currency AND o.created_at < $until AND o.grand_total_minor > 0
    AND lower(coalesce(o.status, '')) NOT IN ('canceled', 'cancelled')
    AND (o.original_grand_total_minor IS NULL OR o.original_grand_total_minor = o.grand_total_minor)
    AND o.id NOT IN (SELECT id FROM held)
    AND p.order_ref NOT IN (SELECT order_ref FROM twin_order)
