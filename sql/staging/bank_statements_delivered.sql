-- Purpose: bank statements as they were landed: every value as text
-- Grain: one row a line of the landed file, in the order of its lines
-- Parameters: path, longest_line (bytes)
-- Tables read: the landed file
CREATE OR REPLACE TEMP TABLE delivered AS
SELECT CAST(NULL AS BIGINT) AS line, *
FROM read_json(
    $path,
    format = 'newline_delimited',
    compression = 'zstd',
    maximum_object_size = $longest_line,
    columns = {
        file_name: 'VARCHAR',
        statement_number: 'VARCHAR',
        statement_id: 'VARCHAR',
        account_alias: 'VARCHAR',
        currency: 'VARCHAR',
        first_date: 'VARCHAR',
        last_date: 'VARCHAR',
        opening: 'VARCHAR',
        closing: 'VARCHAR',
        lines_total: 'VARCHAR',
        line_count: 'VARCHAR',
        fingerprint: 'VARCHAR',
        created_at: 'VARCHAR',
        arrived_at: 'VARCHAR',
        file_sha256: 'VARCHAR',
        file_bytes: 'VARCHAR',
        problem: 'VARCHAR',
        retail_etl_unreadable: 'JSON'
    }
);
