-- Which of the records at hand a leg has nothing left to do with.
-- Grain: one row a leg and record. Parameters: everything; whether the legs are judged: order_payment,
-- payment_batch, batch_gl, fee_gl, payment_gl, report_payment.
-- Reads: the settled tables, captured, left_over_payment, loaded.
WITH at_hand AS (
    SELECT id FROM captured WHERE $everything
    UNION ALL
    SELECT id FROM captured WHERE NOT $everything AND id IN (SELECT id FROM loaded)
),
done AS (
    SELECT
        h.id, coalesce(l.order_done, true) AS order_done, coalesce(l.batch_done, true) AS batch_done,
        coalesce(l.posting_done, true) AS posting_done, coalesce(l.report_done, true) AS report_done
    FROM at_hand AS h
    LEFT JOIN left_over_payment AS l ON h.id = l.id
)
SELECT 'order_payment' AS leg, id FROM done WHERE order_done AND $order_payment
UNION ALL
SELECT 'payment_batch', id FROM done WHERE batch_done AND $payment_batch
UNION ALL
SELECT 'payment_gl', id FROM done WHERE posting_done AND $payment_gl
UNION ALL
SELECT 'report_payment', id FROM done WHERE report_done AND $report_payment
UNION ALL
SELECT 'order_payment', id FROM settled_order WHERE $order_payment AND ($everything OR id IN (SELECT id FROM loaded))
UNION ALL
SELECT 'order_payment', id FROM settled_memo WHERE $order_payment
UNION ALL
SELECT 'payment_batch', id FROM settled_batch WHERE $payment_batch
UNION ALL
SELECT 'batch_gl', id FROM settled_deposit WHERE $batch_gl
UNION ALL
SELECT 'batch_gl', line_id FROM settled_deposit WHERE $batch_gl
UNION ALL
SELECT 'fee_gl', id FROM settled_fee WHERE $fee_gl
UNION ALL
SELECT 'fee_gl', line_id FROM settled_fee WHERE $fee_gl
UNION ALL
SELECT 'report_payment', id FROM settled_report WHERE $report_payment
