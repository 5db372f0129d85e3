-- What may bind records in a leg before any rule that looks at amounts, days or sums.
-- Grain: one row a record and link. A link is the group of legs (a letter), a side (a letter) and a key. Records that share a key of
-- one group may bear on one another, unless both stand on side j or both on side t: an order's payments are bound by the line that names
-- it, and a line's word means something only where a record goes by it.
-- Groups: O order_payment, B payment_batch, R report_payment, D deposit_bank, L ledger lines with batches and drawers, P payment_gl;
-- E, F and G are records as other legs look them up.
-- Parameters: until (UTC, exclusive), day, by_day (whether some report row names no store), bank_is_posted (whether bank lines are held
-- against single payments), everything (or only the records of focus). Reads: every table of records, account_part, focus (kind, id).
WITH known_payment AS (
    SELECT
        id, upper(trim(id)) AS name, order_ref, regexp_replace(order_ref, '^(MO-)?#?', '') AS key, original_id, amount_minor,
        upper(trim(regexp_replace(batch_id, '\s+', ' ', 'g'))) AS batch, business_date, upper(store) AS store,
        coalesce(posting_date, business_date) AS posting_date
    FROM payment
    WHERE captured_at < $until AND ($everything OR id IN (SELECT id FROM focus WHERE kind = 'payment'))
),
known_batch AS (
    SELECT
        id, regexp_replace(upper(trim(id)), '\s+', ' ', 'g') AS name, regexp_replace(upper(trim(deposit_id)), '\s+', ' ', 'g') AS deposit,
        regexp_replace(upper(trim(original_id)), '\s+', ' ', 'g') AS original
    FROM batch
    WHERE closed_at < $until AND ($everything OR id IN (SELECT id FROM focus WHERE kind = 'batch'))
),
spoken AS (
    SELECT 'bank_line' AS kind, id, regexp_replace(upper(trim(reference)), '\s+', ' ', 'g') AS reference
    FROM bank_line
    WHERE business_date <= $day AND reference IS NOT NULL AND ($everything OR id IN (SELECT id FROM focus WHERE kind = 'bank_line'))
    UNION ALL
    SELECT 'gl_line', id, regexp_replace(upper(trim(reference)), '\s+', ' ', 'g')
    FROM gl_line
    WHERE business_date <= $day AND reference IS NOT NULL AND ($everything OR id IN (SELECT id FROM focus WHERE kind = 'gl_line'))
),
cut AS (
    SELECT kind, id, reference AS word FROM spoken
    UNION ALL
    SELECT kind, id, unnest(regexp_split_to_array(reference, '[\s,;+&|#()\[\]=]+')) FROM spoken
    UNION ALL
    SELECT kind, id, unnest(regexp_split_to_array(reference, '[\s,;+&|#()\[\]=/:]+')) FROM spoken
    UNION ALL
    SELECT kind, id, unnest(regexp_split_to_array(reference, '[\s,;:/()#]+')) FROM spoken
    UNION ALL
    SELECT kind, id, unnest(string_split(reference, '+')) FROM spoken
),
word AS (
    SELECT DISTINCT kind, id, word
    FROM (
        SELECT kind, id, trim(word) AS word FROM cut
        UNION ALL
        SELECT kind, id, trim(trim(word), '.:''"') FROM cut
        UNION ALL
        SELECT kind, id, regexp_replace(trim(trim(word), '.:''"'), '^(MO-)?#?', '') FROM cut
    )
    WHERE word <> ''
),
known_line AS (
    SELECT
        l.id, a.part, l.journal, l.idempotency_key, regexp_replace(upper(trim(l.reference)), '\s+', ' ', 'g') AS reference,
        coalesce(a.part IN ('clearing', 'gift_card_liability') OR (a.part = 'bank' AND $bank_is_posted), false) AS is_posting,
        NOT coalesce(a.part IN ('clearing', 'gift_card_liability'), false) AS is_other
    FROM gl_line AS l
    LEFT JOIN account_part AS a USING (account)
    WHERE l.business_date <= $day AND ($everything OR l.id IN (SELECT id FROM focus WHERE kind = 'gl_line'))
),
link AS (
    SELECT
        'payment' AS kind, id,
        unnest([
            'Oao:' || key, 'Oap:' || id, 'Oap:' || original_id, 'Bab:' || batch,
            'Rad:' || business_date || CASE WHEN $by_day THEN '' ELSE '|' || coalesce(store, '') END, 'Rar:' || id,
            'Eabp:' || batch, 'Ejw:' || name, 'Ejw:' || order_ref, 'Ejw:MO-' || order_ref, 'Ejw:' || key,
            'FaDbp:' || batch, 'FjDw:' || name, 'FjDw:' || order_ref, 'FjDw:MO-' || order_ref, 'FjDw:' || key,
            'Pjwp:' || name, 'Pjwp:' || order_ref, 'Pjwp:MO-' || order_ref, 'Pjwp:' || key, 'Pjwp:MO-' || key, 'Pjwp:' || batch,
            'Pjk:' || coalesce(store, '') || '|' || posting_date,
            CASE WHEN key IS NULL AND amount_minor < 0 THEN 'Papo:' || original_id END, CASE WHEN key IS NOT NULL THEN 'Pjpo:' || id END
        ]) AS link
    FROM known_payment
    UNION ALL
    SELECT
        'batch', id,
        unnest([
            'Bab:' || name, 'Law:' || name, 'Law:' || deposit, 'Law:' || original, 'Labp:' || name,
            'DaDw:' || name, 'DaDw:' || deposit, 'DaDw:' || original, 'DaDbp:' || name,
            'Gjwp:' || name, 'Gjwp:' || deposit, 'Gjwp:' || original
        ])
    FROM known_batch
    UNION ALL
    SELECT
        'order', id,
        unnest([
            'Oao:' || regexp_replace(upper(trim(id)), '^MO-', ''), 'Gjw:' || upper(trim(id)), 'Gjwp:' || upper(trim(id)),
            'GjDw:' || upper(trim(id)), 'Gjw:' || regexp_replace(upper(trim(id)), '^MO-', ''),
            'Gjwp:' || regexp_replace(upper(trim(id)), '^MO-', ''), 'GjDw:' || regexp_replace(upper(trim(id)), '^MO-', '')
        ])
    FROM "order"
    WHERE created_at < $until AND ($everything OR id IN (SELECT id FROM focus WHERE kind = 'order'))
    UNION ALL
    SELECT
        'credit_memo', id,
        unnest([
            'Oao:' || nullif(regexp_replace(upper(trim(order_ref)), '^(MO-|#)', ''), ''),
            'Gjw:' || upper(trim(id)), 'Gjwp:' || upper(trim(id)), 'GjDw:' || upper(trim(id))
        ])
    FROM credit_memo
    WHERE created_at < $until AND ($everything OR id IN (SELECT id FROM focus WHERE kind = 'credit_memo'))
    UNION ALL
    SELECT 'drawer', id, unnest(['Law:' || upper(trim(id)), 'Gjwp:' || upper(trim(id)), 'GjDw:' || upper(trim(id))])
    FROM drawer
    WHERE business_date <= $day AND ($everything OR id IN (SELECT id FROM focus WHERE kind = 'drawer'))
    UNION ALL
    SELECT 'report', id, 'Rad:' || business_date || CASE WHEN $by_day THEN '' ELSE '|' || coalesce(upper(store), '') END
    FROM report
    WHERE business_date <= $day AND ($everything OR id IN (SELECT id FROM focus WHERE kind = 'report'))
    UNION ALL
    SELECT 'report', id, 'Rar:' || unnest(payment_ids)
    FROM report
    WHERE business_date <= $day AND ($everything OR id IN (SELECT id FROM focus WHERE kind = 'report'))
    UNION ALL
    SELECT 'bank_line', id, 'DtDw:' || word FROM word WHERE kind = 'bank_line'
    UNION ALL
    SELECT
        'gl_line', id,
        unnest([
            'Ljj:' || upper(trim(regexp_replace(journal, '\s+', ' ', 'g'))), 'Lai:' || idempotency_key,
            CASE
                WHEN is_posting AND regexp_full_match(reference, '\S+ [0-9]{4}-[0-9]{2}-[0-9]{2} [A-Z_]+')
                    THEN 'Ltk:' || split_part(reference, ' ', 1) || '|' || split_part(reference, ' ', 2)
            END
        ])
    FROM known_line
    UNION ALL
    SELECT 'gl_line', id, 'Lacb:' || trim(unnest(string_split(reference, '+'))) FROM known_line WHERE part = 'chargeback_losses'
    UNION ALL
    SELECT 'gl_line', l.id, unnest(['Ltj:' || w.word, CASE WHEN is_posting THEN 'Ltwp:' || w.word END, CASE WHEN is_other THEN 'Ltw:' || w.word END])
    FROM known_line AS l
    JOIN word AS w ON w.kind = 'gl_line' AND w.id = l.id
)
SELECT DISTINCT kind, id, link FROM link WHERE link IS NOT NULL
