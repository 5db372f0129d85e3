-- The outcomes by key that are listed with their members: matches before exclusions, the earliest first.
-- Grain: one row an outcome. Parameters: most (how many). Reads: settled_outcome.
-- The id is the one that an outcome of these members has whoever decides it: leg and sorted ids, hashed.
CREATE TABLE listed_outcome AS
SELECT left(sha256(concat_ws(chr(10), leg, array_to_string(members, chr(10)))), 24) AS outcome_id, *
FROM (
    SELECT * FROM settled_outcome ORDER BY class = 'excluded', business_date, leg, members[1] LIMIT $most
)
