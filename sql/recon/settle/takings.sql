-- What the payments of a store, day and tender come to: the figure of report rows and of summary postings.
-- Grain: one row a store, day, posting day, tender and currencies. Parameters: payment_gl,
-- report_payment (whether the leg is judged). Reads: batch_taking, payment.
-- Where neither leg is judged nobody asks. A payment whose outcome nobody knows may belong to the figure or not: such a
-- day is judged by hand.
CREATE TABLE takings AS
SELECT
    store, business_date, posting_date, tender, settled_currency, currency, CAST(sum(payments) AS BIGINT) AS payments,
    sum(amount_minor) AS amount_minor, sum(settled_minor) AS settled_minor, max(late_on) AS late_on,
    bool_or(
        by_hand
        OR (store, business_date, tender) IN (
            SELECT (u.store, u.business_date, u.tender) FROM payment AS u WHERE u.status = 'unresolved' AND u.store IS NOT NULL
        )
    ) AS by_hand
FROM batch_taking
WHERE
    store IS NOT NULL
    AND ($payment_gl OR $report_payment)
GROUP BY ALL
