-- Stores, days and tenders of which a line names a payment, order or batch by itself; those names are tried before any key.
-- Grain: one row a store, day and tender. Parameters: with_bank. Reads: line, takings, captured.
-- Bank lines speak of single payments only where there are no batches.
CREATE TABLE named_taking AS
WITH spelled AS (
    SELECT upper(trim(store)) || ' ' || strftime(business_date, '%Y-%m-%d') || ' ' || tender AS reference FROM takings
),
word AS (
    SELECT DISTINCT unnest(string_split(reference, ' ')) AS word
    FROM line
    WHERE (part = 'clearing' OR ($with_bank AND part = 'bank')) AND reference NOT IN (SELECT reference FROM spelled)
)
SELECT DISTINCT store, business_date, tender
FROM captured
WHERE
    store IS NOT NULL
    AND (id IN (SELECT word FROM word) OR order_ref IN (SELECT word FROM word) OR batch_id IN (SELECT word FROM word))
