-- The words of lines that may name a record otherwise than by being its id or its key and nothing else.
-- Grain: one row a role and word. Parameters: with_bank (whether bank lines are held against payments).
-- Reads: line, posting_taking, order_sum, batch.
-- Roles: money and liability name payments, deposit and fee name batches. What such a line names is judged one by one. A word stands here
-- as it is, without punctuation and without an order's prefix, so that too much is named rather than too little.
CREATE TABLE named_word AS
WITH spelled AS (
    SELECT upper(trim(store)) || ' ' || strftime(posting_date, '%Y-%m-%d') || ' ' || tender AS reference FROM posting_taking
),
settlement AS (
    SELECT upper(trim(id)) AS reference FROM batch
),
known AS (
    SELECT order_ref AS reference FROM order_sum WHERE order_ref IN (SELECT reference FROM line WHERE reference IS NOT NULL)
),
spoken AS (
    SELECT DISTINCT 'money' AS role, reference
    FROM line
    WHERE
        (part = 'clearing' OR ($with_bank AND part = 'bank'))
        AND reference NOT IN (SELECT reference FROM spelled) AND reference NOT IN (SELECT reference FROM known)
    UNION ALL
    SELECT DISTINCT 'liability', reference
    FROM line
    WHERE part = 'gift_card_liability' AND reference NOT IN (SELECT reference FROM spelled)
    UNION ALL
    SELECT DISTINCT CASE part WHEN 'bank' THEN 'deposit' ELSE 'fee' END, reference
    FROM line
    WHERE part IN ('bank', 'fees') AND reference NOT IN (SELECT reference FROM settlement)
),
cut AS (
    SELECT role, reference AS word FROM spoken
    UNION ALL
    SELECT role, unnest(regexp_split_to_array(reference, '[\s,;+&|#()\[\]=]+')) FROM spoken
    UNION ALL
    SELECT role, unnest(regexp_split_to_array(reference, '[\s,;+&|#()\[\]=/:]+')) FROM spoken
)
SELECT DISTINCT role, unnest([bare, regexp_replace(bare, '^MO-', '')]) AS word
FROM (SELECT role, trim(word, '.:''" ') AS bare FROM cut)
WHERE bare <> ''
