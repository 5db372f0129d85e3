-- The settlement batches known on the day of the run.
-- Grain: one row a batch. Parameters: until (UTC, exclusive). Reads: batch.
SELECT
    id, epoch_us(closed_at), business_date, gross_minor, fees_minor, adjustments_minor, net_minor, currency, store, type,
    original_id, deposit_id, epoch_us(first_seen_at), epoch_us(updated_at)
FROM batch
WHERE closed_at < $until
ORDER BY id
