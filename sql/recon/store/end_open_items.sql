-- Purpose: end what the line's newest judgement does not say any more
-- Grain: the rows of outcomes that the new judgement does not have so
-- Parameters: as_of
-- Tables read: recon.open_items, ended (outcome_id)
UPDATE recon.open_items
SET judged_until = $as_of
WHERE judged_until IS NULL AND beside = false AND outcome_id IN (SELECT outcome_id FROM ended);
