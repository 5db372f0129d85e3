-- The batches that are judged or looked up, with the releases of their reserves.
-- Grain: one row a batch. Parameters: until (UTC, exclusive). Reads: batch, judged, spoken.
SELECT * FROM batch
WHERE
    closed_at < $until
    AND (
        id IN (SELECT id FROM judged WHERE kind = 'batch') OR original_id IN (SELECT id FROM judged WHERE kind = 'batch')
        OR regexp_replace(upper(trim(id)), '\s+', ' ', 'g') IN (SELECT word FROM spoken)
        OR regexp_replace(upper(trim(deposit_id)), '\s+', ' ', 'g') IN (SELECT word FROM spoken)
        OR regexp_replace(upper(trim(original_id)), '\s+', ' ', 'g') IN (SELECT word FROM spoken)
    )
