-- People's decisions known by then.
-- Grain: one row a decision. Parameters: until (UTC, exclusive). Reads: decision.
SELECT * FROM decision WHERE "at" < $until OR holds
