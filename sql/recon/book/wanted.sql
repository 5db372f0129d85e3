-- By which values the records that may have a sought key are found.
-- Grain: one row a value. Parameters: none. Reads: sought (key, side, type, value).
-- References are cleaned, but may keep a prefix that a key lacks. By words (w, wp, Dw) payments, orders and credit memos stand on side j
-- alone, so only words of lines (side t) and of batches and drawers (side a) mean them. Lines are found by their links, side and all: words
-- of two lines never bind them.
CREATE OR REPLACE TABLE wanted AS
WITH own AS (
    SELECT DISTINCT unnest([value, '#' || value, 'MO-' || value, 'MO-#' || value]) AS value
    FROM sought
    WHERE type NOT IN ('k', 'd', 'j', 'i') AND NOT (side = 'j' AND type IN ('w', 'wp', 'Dw'))
)
SELECT unnest(['ref:' || value, 'id:' || value, 'of:' || value, 'batch:' || value, 'name:' || value]) AS value FROM own
UNION
SELECT 'name:' || value FROM sought WHERE type NOT IN ('k', 'd', 'j', 'i')
UNION
SELECT 'day:' || left(value, 10) FROM sought WHERE type = 'd'
UNION
SELECT 'posted:' || value FROM sought WHERE type = 'k' AND side <> 'j'
UNION
SELECT 'listed:' || value FROM sought WHERE type = 'r'
UNION
SELECT 'link:' || s.other || q.key
FROM sought AS q
JOIN (VALUES ('a'), ('t'), ('j')) AS s (other) ON q.side = 'a' OR q.side <> s.other
