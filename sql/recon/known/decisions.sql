-- People's decisions made before the end of the run's day.
-- Grain: one row a decision. Parameters: until (UTC, exclusive). Reads: decision.
SELECT id, leg, members, verdict, "by", epoch_us("at"), comment
FROM decision
WHERE "at" < $until
ORDER BY id
