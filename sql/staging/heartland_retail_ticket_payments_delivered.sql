-- Purpose: payments inside Heartland Retail's tickets as they were landed: every value as text, nested ones as JSON
-- Grain: one row a line of the file, in the order of its lines
-- Parameters: none; the variable landed_file has path and longest_line (bytes)
-- Tables read: the landed file
CREATE OR REPLACE TEMP VIEW delivered AS
SELECT CAST(NULL AS BIGINT) AS line, *
FROM read_json(
    getvariable('landed_file').path,
    format = 'newline_delimited',
    compression = 'zstd',
    maximum_object_size = getvariable('landed_file').longest_line,
    columns = {
        ticket_id: 'VARCHAR',
        id: 'VARCHAR',
        document: 'JSON',
        payment: 'JSON',
        updated_at: 'VARCHAR',
        retail_etl_unreadable: 'JSON'
    }
);
