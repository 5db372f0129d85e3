-- The credit memos that are judged or looked up.
-- Grain: one row a credit memo. Parameters: until (UTC, exclusive). Reads: credit_memo, judged, order_at_hand.
SELECT * FROM credit_memo
WHERE
    created_at < $until
    AND (id IN (SELECT id FROM judged WHERE kind = 'credit_memo') OR upper(trim(id)) IN (SELECT key FROM order_at_hand))
