-- Purpose: what staging holds now of heartland_report_rows, in the form in which every stream is compared
-- Grain: one row a record
-- Parameters: none
-- Tables read: staging.heartland_report_rows
CREATE OR REPLACE TEMP VIEW current_versions AS
SELECT row_id AS record_key, epoch_us(version_at) AS version, load_id, line, content_hash, coalesce(business_date, settlement_date, CAST(occurred_at AS DATE), CAST(updated_at AS DATE)) AS touched_date
FROM staging.heartland_report_rows;
