-- Purpose: what may stand in the judgement of one day: what that day's own said, and what earlier ones said and no later one had ended by then
-- Grain: as recon.members
-- Parameters: as_of
-- Tables read: recon.members
SELECT * FROM recon.members
WHERE as_of = $as_of OR (as_of < $as_of AND beside = false AND (judged_until IS NULL OR judged_until > $as_of));
