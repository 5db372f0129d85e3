-- Purpose: what may stand in the judgement of one day: what that day's own said, and what earlier ones said and no later one had ended by then
-- Grain: as recon.outcomes
-- Parameters: as_of
-- Tables read: recon.outcomes
SELECT * FROM recon.outcomes
WHERE as_of = $as_of OR (as_of < $as_of AND beside = false AND (judged_until IS NULL OR judged_until > $as_of));
