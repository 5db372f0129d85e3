-- Purpose: the records behind each figure of what is owed on gift cards, the largest first
-- Grain: one row a record behind a figure
-- Parameters: most (records a figure)
-- Tables read: gift_card_rows
-- Opening is what the ledger booked before the period; of the systems' records those count that lie in it.
WITH shown AS (
    SELECT
        *,
        CASE
            WHEN kind <> 'gl_line' THEN concat_ws('|', 'gift_cards', currency, source_system, part)
            WHEN day IS NULL THEN concat_ws('|', 'gift_cards', currency, 'opening')
            ELSE concat_ws('|', 'gift_cards', currency, part)
        END AS figure
    FROM gift_card_rows
    WHERE amount_minor <> 0 AND (kind = 'gl_line' OR day IS NOT NULL)
),
ranked AS (
    SELECT
        *,
        count(*) OVER figures AS behind,
        row_number() OVER (figures ORDER BY abs(amount_minor) DESC, record_id) AS place
    FROM shown
    WINDOW figures AS (PARTITION BY figure)
)
SELECT
    figure,
    place,
    behind,
    kind,
    record_id,
    day AS business_date,
    currency,
    CASE WHEN part = 'expired' AND figure LIKE '%opening' THEN -amount_minor ELSE amount_minor END AS amount_minor,
    CAST(NULL AS BIGINT) AS expected_minor,
    CAST(NULL AS BIGINT) AS charged_minor,
    told,
    load_id,
    line
FROM ranked
WHERE place <= $most
ORDER BY figure, place;
