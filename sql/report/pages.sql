-- Purpose: the page of the source's API that brought each record under an open item
-- Grain: one row a record with an open item as of a day
-- Parameters: as_of
-- Tables read: recon.open_items, records (record_id, load_id, line), ops.manifest
-- The manifest lists, for each page of a load, its first line and what was asked; a record's page is the last that begins before it.
WITH wanted AS (
    SELECT DISTINCT r.record_id, r.load_id, r.line
    FROM records AS r SEMI JOIN (SELECT record_id FROM recon.open_items WHERE as_of = $as_of) AS o ON o.record_id = r.record_id
),
pages AS (
    SELECT m.load_id, CAST(page ->> 0 AS BIGINT) AS first_line, page ->> 1 AS url
    FROM ops.manifest AS m, unnest(CAST(m.pages AS JSON[])) AS t (page)
    WHERE m.load_id IN (SELECT load_id FROM wanted)
)
SELECT w.record_id, max_by(p.url, p.first_line) AS source_url
FROM wanted AS w JOIN pages AS p ON p.load_id = w.load_id AND p.first_line <= w.line
GROUP BY w.record_id
ORDER BY w.record_id;
