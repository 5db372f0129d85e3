-- Stores and days of which a line names a payment, order or batch by itself; those names are tried before any key.
-- Grain: one row a store and posting day. Parameters: with_bank. Reads: line, posting_taking, captured.
-- Bank lines speak of single payments only where there are no batches.
CREATE TABLE named_taking AS
WITH spelled AS (
    SELECT upper(trim(store)) || ' ' || strftime(posting_date, '%Y-%m-%d') || ' ' || tender AS reference FROM posting_taking
),
word AS (
    SELECT DISTINCT unnest(string_split(reference, ' ')) AS word
    FROM line
    WHERE
        (part IN ('clearing', 'gift_card_liability') OR ($with_bank AND part = 'bank'))
        AND reference NOT IN (SELECT reference FROM spelled)
)
SELECT DISTINCT store, posting_date
FROM captured
WHERE
    store IS NOT NULL
    AND (id IN (SELECT word FROM word) OR order_ref IN (SELECT word FROM word) OR batch_id IN (SELECT word FROM word))
