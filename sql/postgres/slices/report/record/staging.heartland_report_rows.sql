-- Purpose: the record that is asked for, out of all of its kind
-- Grain: as staging.heartland_report_rows
-- Parameters: record_id
-- Tables read: staging.heartland_report_rows
SELECT * FROM staging.heartland_report_rows WHERE row_id = $record_id;
