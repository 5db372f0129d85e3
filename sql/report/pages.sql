-- Purpose: the page of the source's API that brought each shown record, and the landed file and line that hold it
-- Grain: one row a record
-- Parameters: none
-- Tables read: shown_records (kind, record_id, load_id, line), ops.manifest
-- The manifest lists, for each page of a load, its first line and what was asked; a record's page is the last that begins before it.
WITH pages AS (
    SELECT m.load_id, CAST(page ->> 0 AS BIGINT) AS first_line, page ->> 1 AS url
    FROM ops.manifest AS m, unnest(CAST(m.pages AS JSON[])) AS t (page)
    WHERE m.load_id IN (SELECT load_id FROM shown_records)
)
SELECT r.kind, r.record_id, p.url AS source_url, m.path || ' line ' || r.line AS landed_in
FROM shown_records AS r
JOIN ops.manifest AS m ON m.load_id = r.load_id
ASOF LEFT JOIN pages AS p ON p.load_id = r.load_id AND r.line >= p.first_line
ORDER BY r.kind, r.record_id;
