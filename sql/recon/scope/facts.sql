-- What a judgement of some records needs to know of all of them: where one of these is another, all is judged again.
-- Grain: one row a fact. Parameters: until (UTC, exclusive), day. Reads: every table of records, account_part.
SELECT DISTINCT 'store', upper(store)
FROM (
    SELECT store FROM payment WHERE captured_at < $until
    UNION ALL SELECT store FROM batch WHERE closed_at < $until
    UNION ALL SELECT store FROM drawer WHERE business_date <= $day
    UNION ALL SELECT store FROM report WHERE business_date <= $day
) WHERE coalesce(store, '') <> ''
UNION ALL
SELECT DISTINCT 'register', upper(register) FROM drawer WHERE business_date <= $day AND coalesce(register, '') <> ''
UNION ALL
SELECT DISTINCT 'tender', upper(tender)
FROM (SELECT tender FROM payment WHERE captured_at < $until UNION ALL SELECT tender FROM report WHERE business_date <= $day)
UNION ALL
SELECT DISTINCT 'part', a.part FROM gl_line AS l JOIN account_part AS a USING (account) WHERE l.business_date <= $day AND a.part IS NOT NULL
UNION ALL
SELECT 'row_without_store', 'report' WHERE EXISTS (SELECT 1 FROM report WHERE business_date <= $day AND store IS NULL)
ORDER BY ALL
