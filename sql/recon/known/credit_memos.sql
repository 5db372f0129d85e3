-- The credit memos known on the day of the run, with the increment id of their order.
-- Grain: one row a credit memo. Parameters: until (UTC, exclusive). Reads: credit_memo.
SELECT
    id, grand_total_minor, currency, epoch_us(created_at), business_date,
    nullif(regexp_replace(upper(trim(order_ref)), '^(MO-|#)', ''), ''), epoch_us(first_seen_at), epoch_us(updated_at)
FROM credit_memo
WHERE created_at < $until
ORDER BY id
