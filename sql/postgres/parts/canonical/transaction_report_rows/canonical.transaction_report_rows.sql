-- Purpose: what is known of a part of the report's rows
-- Grain: as canonical.transaction_report_rows
-- Parameters: part, parts (the part of the parts, from 0)
-- Tables read: canonical.transaction_report_rows
SELECT * FROM canonical.transaction_report_rows WHERE source_system = 'heartland' AND abs(hashtextextended(report_row_id, 0) % $parts) = $part;
