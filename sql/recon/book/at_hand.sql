-- By which values the records that are judged or looked up are found, but for refunds and originals of payments.
-- Grain: one row a value. Parameters: none. Reads: judged (kind, id), spoken (word).
CREATE OR REPLACE TABLE wanted AS
SELECT 'id:' || id AS value FROM judged
UNION
SELECT unnest(['id:' || word, 'ref:' || word, 'ref:' || regexp_replace(word, '^MO-', ''), 'batch:' || word, 'name:' || word, 'name:MO-' || word])
FROM spoken
UNION
SELECT 'batch:' || regexp_replace(upper(trim(id)), '\s+', ' ', 'g') FROM judged WHERE kind = 'batch'
UNION
SELECT 'of:' || id FROM judged WHERE kind = 'batch'
