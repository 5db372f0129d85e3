-- What the captured payments of a batch, store, day and tender come to, with the fees that the schedule asks for: the sums of batches, of report
-- rows and of summary postings are made of these.
-- Grain: one row a batch, store, day, posting day, tender and currencies. Parameters: none. Reads: captured, fee_rate.
-- rated says of how many payments the schedule has a rate; rates are parts of a million in force on the payment's day, halves rounded up.
CREATE TABLE batch_taking AS
SELECT
    c.batch_id, c.store, c.business_date, c.posting_date, c.tender, c.settled_currency, c.currency, count(*) AS payments,
    CAST(sum(c.amount_minor) AS BIGINT) AS amount_minor, CAST(sum(c.settled_minor) AS BIGINT) AS settled_minor, max(c.late_on) AS late_on,
    bool_or(c.by_hand) AS by_hand, bool_and(c.settles) AS settles, count(f.per_million) AS rated,
    CAST(sum(
        CASE WHEN c.settled_minor > 0 THEN (c.settled_minor * f.per_million + 500000) // 1000000 + CASE WHEN c.pays_item_fee THEN f.per_item_minor ELSE 0 END ELSE 0 END
    ) AS BIGINT) AS expected_minor
FROM captured AS c
LEFT JOIN fee_rate AS f
    ON c.tender = f.tender AND c.settled_currency = f.currency AND c.business_date >= f.from_date AND c.business_date < f.until_date
GROUP BY c.batch_id, c.store, c.business_date, c.posting_date, c.tender, c.settled_currency, c.currency
