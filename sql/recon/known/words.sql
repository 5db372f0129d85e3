-- The words in references of lines that are judged one by one: what they may name must be at hand.
-- Grain: one row a word. Parameters: none. Reads: line, settled_line.
-- A word stands here as it is, without punctuation and without an order's prefix.
WITH spoken AS (
    SELECT DISTINCT reference FROM line WHERE part IS NOT NULL AND reference IS NOT NULL AND id NOT IN (SELECT id FROM settled_line)
),
cut AS (
    SELECT reference AS word FROM spoken
    UNION ALL
    SELECT unnest(regexp_split_to_array(reference, '[\s,;+&|#()\[\]=]+')) FROM spoken
    UNION ALL
    SELECT unnest(regexp_split_to_array(reference, '[\s,;+&|#()\[\]=/:]+')) FROM spoken
)
SELECT DISTINCT unnest([bare, regexp_replace(bare, '^MO-', '')]) AS word
FROM (SELECT trim(word, '.:''" ') AS bare FROM cut)
WHERE bare <> ''
