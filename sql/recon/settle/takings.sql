-- What the payments of a store, day and tender come to: the figure of report rows and of summary postings.
-- Grain: one row a store, day, posting day, tender and currencies. Parameters: none. Reads: captured, payment, report, line.
-- Where neither report rows nor posted lines are, nobody asks. A payment whose outcome nobody knows may belong to the figure or not: such a
-- day is judged by hand.
CREATE TABLE takings AS
SELECT
    store, business_date, posting_date, tender, settled_currency, currency, count(*) AS payments, sum(amount_minor) AS amount_minor,
    sum(settled_minor) AS settled_minor, max(late_on) AS late_on,
    bool_or(
        by_hand
        OR (store, business_date, tender) IN (
            SELECT (u.store, u.business_date, u.tender) FROM payment AS u WHERE u.status = 'unresolved' AND u.store IS NOT NULL
        )
    ) AS by_hand
FROM captured
WHERE
    store IS NOT NULL
    AND (EXISTS (SELECT 1 FROM report) OR EXISTS (SELECT 1 FROM line WHERE part IN ('clearing', 'gift_card_liability')))
GROUP BY ALL
