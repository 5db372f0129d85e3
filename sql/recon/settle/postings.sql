-- Clearing and liability lines that name a store, day and tender word for word and are together the whole of what its payments come to.
-- Grain: one row a line; grp is the first line of its key. Parameters: with_bank (whether bank lines are held against
-- payments). Reads: line, posting_taking, named_taking, named_journal.
-- Several lines of a key (sales and refunds are booked apart) count as one sum, unless one of them is the whole by itself. A key is left
-- to be judged one by one where a line spells the store or the tender in any other way,
-- or a brand is booked beside BANKCARD.
CREATE TABLE settled_posting AS
WITH posted AS (
    SELECT *, regexp_full_match(reference, '\S+ [0-9]{4}-[0-9]{2}-[0-9]{2} [A-Z_]+') AS is_spelled
    FROM line
    WHERE (part IN ('clearing', 'gift_card_liability') OR ($with_bank AND part = 'bank')) AND reference IS NOT NULL
),
keys AS (
    SELECT
        reference, regexp_extract(reference, '^\S+ \S+') AS store_day, regexp_extract(reference, '\S+$') AS tender_word,
        min(id) AS grp, min(part) AS part, max(part) AS other_part, min(currency) AS currency, max(currency) AS other_currency,
        sum(amount_minor)::BIGINT AS amount_minor, list(amount_minor) AS amounts, list(id) AS lines,
        bool_or(by_hand OR upper(trim(journal)) IN (SELECT journal FROM named_journal)) AS by_hand
    FROM posted
    WHERE is_spelled
    GROUP BY reference
),
otherwise_named AS (
    SELECT DISTINCT t.store
    FROM (SELECT DISTINCT store FROM posting_taking) AS t
    JOIN (SELECT DISTINCT reference FROM posted WHERE NOT is_spelled) AS o ON contains(o.reference, upper(trim(t.store)))
),
cards AS (
    SELECT store_day, count(*) AS brands, bool_or(starts_with(tender_word, 'BANKCARD')) AS has_all
    FROM keys
    WHERE tender_word NOT IN ('AMEX', 'CASH', 'GIFT_CARD', 'STORE_CREDIT')
    GROUP BY store_day
),
respelled AS (
    SELECT store_day FROM keys WHERE tender_word IN ('MASTERCARD', 'DISC', 'GIFTCARD', 'BANKCARDS')
),
fitting AS (
    SELECT k.*, t.store, t.posting_date, t.tender
    FROM keys AS k
    JOIN posting_taking AS t ON k.reference = upper(trim(t.store)) || ' ' || strftime(t.posting_date, '%Y-%m-%d') || ' ' || t.tender
    WHERE
        NOT coalesce(k.by_hand, false) AND NOT t.by_hand AND k.part = k.other_part AND k.part <> 'bank' AND k.currency = k.other_currency
        AND k.currency = t.currency AND t.currency = t.other_currency AND k.amount_minor = t.settled_minor
        AND (len(k.lines) = 1 OR NOT list_contains(k.amounts, k.amount_minor))
        AND t.tender IN ('VISA', 'MC', 'AMEX', 'DISCOVER', 'JCB', 'DINERS', 'BANKCARD', 'CASH', 'GIFT_CARD', 'STORE_CREDIT')
        AND (k.part = 'gift_card_liability') = (t.tender IN ('GIFT_CARD', 'STORE_CREDIT'))
        AND (t.store, t.posting_date) NOT IN (SELECT (store, posting_date) FROM named_taking)
        AND t.store NOT IN (SELECT store FROM otherwise_named)
        AND NOT regexp_matches(t.store, '[,;+&|#()\[\]=/:.''"]')
        AND (
            t.tender IN ('AMEX', 'CASH', 'GIFT_CARD', 'STORE_CREDIT')
            OR k.store_day NOT IN (SELECT store_day FROM cards WHERE has_all AND brands > 1)
        )
        AND (t.tender NOT IN ('MC', 'DISCOVER', 'GIFT_CARD', 'BANKCARD') OR k.store_day NOT IN (SELECT store_day FROM respelled))
)
SELECT unnest(lines) AS line_id, grp, store, posting_date, tender FROM fitting
