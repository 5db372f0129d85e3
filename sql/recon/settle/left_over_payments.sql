-- Captured payments with which some leg is not done yet, and with which legs it is.
-- Grain: one row a payment. Parameters: order_payment, payment_batch, payment_gl, report_payment (whether the leg is judged).
-- Reads: captured, settled_order, settled_memo, settled_batch, settled_order_posting, posted_payment, settled_report.
CREATE TABLE left_over_payment AS
SELECT id, order_done, batch_done, posting_done, report_done
FROM (
    SELECT
        id,
        coalesce(
            (is_store_sale AND NOT by_hand)
            OR (amount_minor >= 0 AND order_ref IN (SELECT order_ref FROM settled_order))
            OR (amount_minor < 0 AND order_ref IN (SELECT order_ref FROM settled_memo)), false
        ) AS order_done,
        coalesce(
            (NOT settles AND NOT by_hand) OR (settles AND batch_id IN (SELECT upper(trim(id)) FROM settled_batch)), false
        ) AS batch_done,
        coalesce(
            (is_money AND order_ref IN (SELECT order_ref FROM settled_order_posting))
            OR id IN (SELECT id FROM posted_payment), false
        ) AS posting_done,
        coalesce(
            (store, business_date, tender, currency) IN (SELECT (store, business_date, tender, currency) FROM settled_report), false
        ) AS report_done
    FROM captured
)
WHERE
    ($order_payment AND NOT order_done) OR ($payment_batch AND NOT batch_done)
    OR ($payment_gl AND NOT posting_done) OR ($report_payment AND NOT report_done)
