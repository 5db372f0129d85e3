-- The payments that settled summary postings stand for.
-- Grain: one row a payment. Parameters: none. Reads: settled_posting, captured.
CREATE TABLE posted_payment AS
SELECT c.id, s.grp, c.settled_minor, c.settled_currency, c.posting_date, c.late_on
FROM (SELECT DISTINCT grp, store, posting_date, tender FROM settled_posting) AS s
JOIN captured AS c ON c.store = s.store AND c.posting_date = s.posting_date
WHERE
    s.tender = CASE c.tender WHEN 'MASTERCARD' THEN 'MC' WHEN 'DISC' THEN 'DISCOVER' WHEN 'GIFTCARD' THEN 'GIFT_CARD' ELSE c.tender END
    OR (s.tender = 'BANKCARD' AND c.tender NOT IN ('AMEX', 'CASH', 'GIFT_CARD', 'STORE_CREDIT', 'GIFTCARD'))
