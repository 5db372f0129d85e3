-- Purpose: whether a load brought the record that its source says is the window's last
-- Grain: one row
-- Parameters: load_id
-- Tables read: parsed, ops.completeness
SELECT count(*) > 0 AS is_read
FROM parsed AS p
INNER JOIN ops.completeness AS c ON c.source_last_key = p.record_key
WHERE c.load_id = $load_id;
