-- People's decisions made before the end of the run's day, and those of which the caller knows that they hold.
-- Grain: one row a decision. Parameters: until (UTC, exclusive). Reads: decision.
SELECT id, leg, members, verdict, "by", epoch_us("at"), comment, coalesce(holds, false)
FROM decision
WHERE "at" < $until OR holds
ORDER BY id
