-- Captured payments with which some leg is not done yet, and with which legs it is.
-- Grain: one row a payment. Parameters: order_payment, payment_batch, payment_gl, report_payment (whether the leg is judged).
-- Reads: captured, reference_sum, unusual_sum, batch_taking, takings, settled_unusual_order, settled_memo, settled_batch, settled_order_posting, posted_taking, settled_report.
-- References and takings that are left are few: payments are held against these, not against the many that are settled.
CREATE TABLE left_over_payment AS
WITH open_sale AS MATERIALIZED (
    SELECT order_ref FROM reference_sum WHERE is_plain AND NOT is_settled
    UNION ALL
    SELECT order_ref FROM unusual_sum WHERE sales > 0 AND order_ref NOT IN (SELECT order_ref FROM settled_unusual_order)
),
open_refund AS MATERIALIZED (
    SELECT order_ref FROM unusual_sum WHERE refunds > 0 AND order_ref NOT IN (SELECT order_ref FROM settled_memo)
),
open_batch AS MATERIALIZED (
    SELECT DISTINCT batch_id
    FROM batch_taking
    WHERE settles AND batch_id IS NOT NULL AND batch_id NOT IN (SELECT upper(trim(id)) FROM settled_batch)
),
open_posting AS MATERIALIZED (
    SELECT DISTINCT t.store, t.posting_date, t.tender
    FROM takings AS t
    ANTI JOIN posted_taking AS p ON t.store = p.store AND t.posting_date = p.posting_date AND t.tender = p.tender
),
open_report AS MATERIALIZED (
    SELECT DISTINCT t.store, t.business_date, t.tender, t.currency
    FROM takings AS t
    ANTI JOIN settled_report AS r
        ON t.store = r.store AND t.business_date = r.business_date AND t.tender = r.tender AND t.currency = r.currency
)
SELECT id, order_done, batch_done, posting_done, report_done
FROM (
    SELECT
        c.id,
        (c.is_store_sale AND NOT c.by_hand)
        OR (
            c.order_ref IS NOT NULL
            AND CASE
                WHEN c.amount_minor >= 0 THEN c.order_ref NOT IN (SELECT order_ref FROM open_sale)
                ELSE c.order_ref NOT IN (SELECT order_ref FROM open_refund)
            END
        ) AS order_done,
        coalesce(
            (NOT c.settles AND NOT c.by_hand)
            OR (c.settles AND c.batch_id IS NOT NULL AND c.batch_id NOT IN (SELECT batch_id FROM open_batch)), false
        ) AS batch_done,
        coalesce(c.is_money AND c.order_ref IN (SELECT order_ref FROM settled_order_posting), false)
        OR (c.store IS NOT NULL AND c.tender IS NOT NULL AND p.store IS NULL) AS posting_done,
        c.store IS NOT NULL AND c.tender IS NOT NULL AND r.store IS NULL AS report_done
    FROM captured AS c
    LEFT JOIN open_posting AS p ON c.store = p.store AND c.posting_date = p.posting_date AND c.tender = p.tender
    LEFT JOIN open_report AS r
        ON c.store = r.store AND c.business_date = r.business_date AND c.tender = r.tender AND c.currency = r.currency
)
WHERE
    ($order_payment AND NOT order_done) OR ($payment_batch AND NOT batch_done)
    OR ($payment_gl AND NOT posting_done) OR ($report_payment AND NOT report_done)
