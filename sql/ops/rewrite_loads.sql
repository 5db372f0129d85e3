-- Purpose: says where some loads stand after a person's records in them were erased, and keeps the hash that they were landed with
-- Grain: one row a load
-- Parameters: now
-- Tables read: rewritten_loads
UPDATE ops.manifest AS m
SET
    path = r.path,
    byte_offset = r.byte_offset,
    bytes = r.bytes,
    longest_line = r.longest_line,
    landed_sha256 = CASE WHEN r.is_changed THEN coalesce(m.landed_sha256, m.sha256) ELSE m.landed_sha256 END,
    erased_at = CASE WHEN r.is_changed THEN CAST($now AS TIMESTAMPTZ) ELSE m.erased_at END,
    sha256 = r.sha256
FROM rewritten_loads AS r
WHERE m.load_id = r.load_id AND m.stream = r.stream;
