-- Clearing lines that name a store, day and tender word for word and are the whole of what their payments come to.
-- Grain: one row a line. Parameters: none. Reads: line, takings, named_taking, named_journal.
CREATE TABLE settled_posting AS
SELECT l.id AS line_id, t.store, t.business_date, t.tender
FROM (
    SELECT
        reference, any_value(id) AS id, sum(amount_minor) AS amount_minor, any_value(currency) AS currency,
        bool_or(by_hand OR upper(trim(journal)) IN (SELECT journal FROM named_journal)) AS by_hand
    FROM line
    WHERE part = 'clearing' AND reference IS NOT NULL
    GROUP BY reference
    HAVING count(*) = 1
) AS l
JOIN (
    SELECT
        store, business_date, tender, min(settled_currency) AS settled_currency, max(settled_currency) AS other_currency,
        sum(settled_minor) AS settled_minor, bool_or(by_hand) AS by_hand,
        upper(trim(store)) || ' ' || strftime(business_date, '%Y-%m-%d') || ' ' || tender AS reference
    FROM takings
    GROUP BY store, business_date, tender
) AS t ON l.reference = t.reference
WHERE
    NOT coalesce(l.by_hand, false) AND NOT t.by_hand AND l.amount_minor = t.settled_minor AND l.currency = t.settled_currency
    AND t.settled_currency = t.other_currency AND t.tender IN ('VISA', 'MC', 'AMEX', 'DISCOVER', 'JCB', 'DINERS')
    AND (t.store, t.business_date, t.tender) NOT IN (SELECT (store, business_date, tender) FROM named_taking)
