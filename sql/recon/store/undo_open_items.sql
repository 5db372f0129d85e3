-- Purpose: take back what the line's newest judgement began and a new one of the same day says otherwise
-- Grain: the rows of outcomes that the new judgement of the day does not have so
-- Parameters: as_of
-- Tables read: recon.open_items, ended (outcome_id)
DELETE FROM recon.open_items
WHERE as_of = $as_of AND judged_until IS NULL AND beside = false AND outcome_id IN (SELECT outcome_id FROM ended);
