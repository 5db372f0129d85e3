-- What was captured under each order reference, in the few sums that say everything where all of it are plain sales, beside the order of that
-- number; an order that nothing names stands by itself.
-- Grain: one row an order reference or order; has_prefix says how the order spells its number, and is null where there is no order; payments
-- is null where nothing names the order. Parameters: until (UTC, exclusive), locked_at (UTC, null: none), late_on (the first day after the
-- locked ones, null: none). Reads: captured, order, twin_order, held.
-- An order is settled where plain sales come to its total to the cent, in its currency, and nothing about it needs a look. Several sales of
-- which one is under a dollar could be rounding or doubles; they are left to the judgement one by one, and so is an order that is there with
-- and without its prefix. No id is kept: of many records that is much of the room.
CREATE TABLE reference_sum AS
SELECT
    coalesce(p.order_ref, o.key) AS order_ref, p.payments, p.amount_minor, p.first_on, p.until_on, coalesce(p.is_plain, false) AS is_plain,
    o.has_prefix, o.ordered_on, o.late_on AS order_late_on,
    coalesce(
        p.is_plain AND o.is_sound AND p.amount_minor = o.grand_total_minor AND (p.payments = 1 OR p.least_minor >= 100), false
    ) AS is_settled
FROM (
    SELECT
        order_ref, count(*) AS payments, CAST(sum(amount_minor) AS BIGINT) AS amount_minor, min(amount_minor) AS least_minor,
        min(business_date) AS first_on, max(greatest(business_date, late_on)) AS until_on, coalesce(bool_and(is_plain), false) AS is_plain
    FROM captured
    WHERE order_ref IS NOT NULL
    GROUP BY order_ref
) AS p
FULL JOIN (
    SELECT
        key, key NOT IN (SELECT order_ref FROM twin_order) AS is_alone, starts_with(id, 'MO-') AS has_prefix, grand_total_minor,
        business_date AS ordered_on,
        CASE WHEN first_seen_at > CAST($locked_at AS TIMESTAMP) THEN CAST($late_on AS DATE) END AS late_on,
        grand_total_minor > 0 AND currency = getvariable('run').usual_currency
        AND lower(coalesce(status, '')) NOT IN ('canceled', 'cancelled')
        AND coalesce(original_grand_total_minor = grand_total_minor, true)
        AND id NOT IN (SELECT id FROM held) AS is_sound
    FROM (SELECT *, CASE WHEN starts_with(id, 'MO-') THEN substr(id, 4) ELSE id END AS key FROM "order" WHERE created_at < $until)
) AS o ON p.order_ref = o.key AND o.is_alone
