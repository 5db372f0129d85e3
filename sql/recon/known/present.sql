-- Which kinds of records are known on the day of the run; that decides which legs are judged.
-- Grain: one row. Parameters: until (UTC, exclusive), day. Reads: every table of records.
SELECT
    EXISTS (SELECT 1 FROM payment WHERE captured_at < $until) AS payment,
    EXISTS (SELECT 1 FROM batch WHERE closed_at < $until) AS batch,
    EXISTS (SELECT 1 FROM "order" WHERE created_at < $until) AS "order",
    EXISTS (SELECT 1 FROM credit_memo WHERE created_at < $until) AS credit_memo,
    EXISTS (SELECT 1 FROM gl_line WHERE business_date <= $day) AS gl_line,
    EXISTS (SELECT 1 FROM bank_line WHERE business_date <= $day) AS bank_line,
    EXISTS (SELECT 1 FROM report WHERE business_date <= $day) AS report,
    EXISTS (SELECT 1 FROM drawer WHERE business_date <= $day) AS drawer,
    EXISTS (SELECT 1 FROM batch WHERE closed_at < $until AND net_minor <> 0) AS net_batch
