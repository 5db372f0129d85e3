-- What the payments of a store, day and tender come to: the figure of report rows and of summary postings.
-- Grain: one row a store, day, tender and currencies. Parameters: none. Reads: captured.
CREATE TABLE takings AS
SELECT
    store, business_date, tender, settled_currency, currency, count(*) AS payments, sum(amount_minor) AS amount_minor,
    sum(settled_minor) AS settled_minor, bool_or(by_hand) AS by_hand
FROM captured
WHERE store IS NOT NULL
GROUP BY ALL
