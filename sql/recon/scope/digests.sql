-- The records known on the day of the run, each with a hash of its values: what differs from the judgement before is judged again.
-- Grain: one row a record or decision. Parameters: until (UTC, exclusive), day. Reads: every table of records.
SELECT 'payment' AS kind, id, CAST(hash(t) - 9223372036854775808::HUGEINT AS BIGINT) AS digest FROM payment AS t WHERE captured_at < $until
UNION ALL
SELECT 'batch', id, CAST(hash(t) - 9223372036854775808::HUGEINT AS BIGINT) FROM batch AS t WHERE closed_at < $until
UNION ALL
SELECT 'order', id, CAST(hash(t) - 9223372036854775808::HUGEINT AS BIGINT) FROM "order" AS t WHERE created_at < $until
UNION ALL
SELECT 'credit_memo', id, CAST(hash(t) - 9223372036854775808::HUGEINT AS BIGINT) FROM credit_memo AS t WHERE created_at < $until
UNION ALL
SELECT 'gl_line', id, CAST(hash(t) - 9223372036854775808::HUGEINT AS BIGINT) FROM gl_line AS t WHERE business_date <= $day
UNION ALL
SELECT 'bank_line', id, CAST(hash(t) - 9223372036854775808::HUGEINT AS BIGINT) FROM bank_line AS t WHERE business_date <= $day
UNION ALL
SELECT 'report', id, CAST(hash(t) - 9223372036854775808::HUGEINT AS BIGINT) FROM report AS t WHERE business_date <= $day
UNION ALL
SELECT 'drawer', id, CAST(hash(t) - 9223372036854775808::HUGEINT AS BIGINT) FROM drawer AS t WHERE business_date <= $day
UNION ALL
SELECT 'decision', id, CAST(hash(t) - 9223372036854775808::HUGEINT AS BIGINT) FROM decision AS t WHERE "at" < $until OR holds
