-- The records that may have a key that is sought: all that have it, and some more.
-- Grain: one row a record. Parameters: none. Reads: wanted (value), record_key (value, kind, id), linked (kind, id).
SELECT DISTINCT kind, id
FROM (SELECT kind, id FROM record_key WHERE value IN (SELECT hash(value) FROM wanted))
WHERE (kind, id) NOT IN (SELECT (kind, id) FROM linked)
