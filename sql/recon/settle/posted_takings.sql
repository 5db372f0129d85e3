-- The takings that settled summary postings stand for.
-- Grain: one row a store, posting day and tender. Parameters: none. Reads: settled_posting, takings.
CREATE TABLE posted_taking AS
SELECT
    t.store, t.posting_date, t.tender, s.grp, sum(t.payments) AS payments, sum(t.settled_minor) AS settled_minor,
    min(t.settled_currency) AS settled_currency, max(t.late_on) AS late_on
FROM (SELECT DISTINCT grp, store, posting_date, tender FROM settled_posting) AS s
JOIN takings AS t ON t.store = s.store AND t.posting_date = s.posting_date
WHERE
    s.tender = CASE t.tender WHEN 'MASTERCARD' THEN 'MC' WHEN 'DISC' THEN 'DISCOVER' WHEN 'GIFTCARD' THEN 'GIFT_CARD' ELSE t.tender END
    OR (s.tender = 'BANKCARD' AND t.tender NOT IN ('AMEX', 'CASH', 'GIFT_CARD', 'STORE_CREDIT', 'GIFTCARD'))
GROUP BY t.store, t.posting_date, t.tender, s.grp
