-- Purpose: says in which shared file some loads stand now, and where they begin in it
-- Grain: one row a load
-- Parameters: none
-- Tables read: moved_loads
UPDATE ops.manifest AS m
SET path = t.path, byte_offset = t.byte_offset
FROM moved_loads AS t
WHERE m.load_id = t.load_id AND m.stream = t.stream;
