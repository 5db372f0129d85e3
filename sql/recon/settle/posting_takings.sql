-- What the payments of a store, posting day and tender come to, as summary postings in the ledger name it.
-- Grain: one row a store, posting day and tender; BANKCARD is every card but Amex. Parameters: none. Reads: takings, payment, line.
-- Where no line is posted on clearing or liability accounts nobody asks. A payment whose outcome nobody knows may belong to the figure or not: such a day is judged by hand.
CREATE TABLE posting_taking AS
WITH spelled AS (
    SELECT
        store, posting_date, settled_minor, settled_currency, by_hand,
        CASE tender WHEN 'MASTERCARD' THEN 'MC' WHEN 'DISC' THEN 'DISCOVER' WHEN 'GIFTCARD' THEN 'GIFT_CARD' ELSE tender END AS tender
    FROM takings
    UNION ALL
    SELECT store, coalesce(posting_date, business_date), 0, NULL, true, tender
    FROM payment
    WHERE status = 'unresolved' AND store IS NOT NULL
)
SELECT
    store, posting_date, tender, sum(settled_minor)::BIGINT AS settled_minor, min(settled_currency) AS currency,
    max(settled_currency) AS other_currency, bool_or(by_hand) AS by_hand
FROM (
    SELECT * FROM spelled
    UNION ALL
    SELECT * REPLACE ('BANKCARD' AS tender)
    FROM spelled
    WHERE tender NOT IN ('AMEX', 'CASH', 'GIFT_CARD', 'STORE_CREDIT', 'BANKCARD', 'BANKCARDS')
)
WHERE EXISTS (SELECT 1 FROM line WHERE part IN ('clearing', 'gift_card_liability'))
GROUP BY store, posting_date, tender
