-- All outcomes by key as those that are wanted with their members.
-- Grain: one row an outcome. Parameters: none. Reads: settled_outcome.
CREATE TABLE wanted_outcome AS
SELECT leg, rule, grp FROM settled_outcome
