-- Put at hand what the wanted values name.
-- Grain: one row a record. Parameters: none. Reads: wanted (value), record_key (value, kind, id).
INSERT INTO at_hand SELECT DISTINCT kind, id FROM record_key WHERE value IN (SELECT hash(value) FROM wanted)
