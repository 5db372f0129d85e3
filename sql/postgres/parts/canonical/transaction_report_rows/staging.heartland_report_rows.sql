-- Purpose: a part of the report's rows, by their ids
-- Grain: as staging.heartland_report_rows
-- Parameters: part, parts (the part of the parts, from 0)
-- Tables read: staging.heartland_report_rows
SELECT * FROM staging.heartland_report_rows WHERE abs(hashtextextended(row_id, 0) % $parts) = $part;
