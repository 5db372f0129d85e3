-- The words in references of lines that are judged one by one: what they may name must be at hand.
-- Grain: one row a word. Parameters: none. Reads: line, settled_line.
SELECT DISTINCT unnest(regexp_split_to_array(reference, '[\s,;+&|#()=:/]+'))
FROM line
WHERE part IS NOT NULL AND reference IS NOT NULL AND id NOT IN (SELECT id FROM settled_line)
