-- Purpose: the newest judgement of the line, from which the next one goes on
-- Grain: one row, or none where nothing was judged
-- Parameters: none
-- Tables read: recon.judgements
SELECT as_of, facts FROM recon.judgements WHERE beside = false ORDER BY as_of DESC LIMIT 1;
