-- How many records are dated after the moment of the run, and were not looked at.
-- Grain: one row. Parameters: until (UTC, exclusive), day. Reads: every table of records.
SELECT
    (SELECT count(*) FROM payment WHERE captured_at >= $until)
    + (SELECT count(*) FROM batch WHERE closed_at >= $until)
    + (SELECT count(*) FROM "order" WHERE created_at >= $until)
    + (SELECT count(*) FROM credit_memo WHERE created_at >= $until)
    + (SELECT count(*) FROM gl_line WHERE business_date > $day)
    + (SELECT count(*) FROM bank_line WHERE business_date > $day)
    + (SELECT count(*) FROM report WHERE business_date > $day)
    + (SELECT count(*) FROM drawer WHERE business_date > $day)
    + (SELECT count(*) FROM decision WHERE "at" >= $until)
