-- Purpose: the newest judgement of the line, from which the next one goes on, and what tells it from others
-- Grain: one row, or none where nothing was judged
-- Parameters: none
-- Tables read: recon.judgements
SELECT as_of, judged_at, inputs_sha256, rule_version FROM recon.judgements WHERE beside = false ORDER BY as_of DESC LIMIT 1;
