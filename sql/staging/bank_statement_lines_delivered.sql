-- Purpose: the lines of bank statements as they were landed: every value as text
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
        line_id: 'VARCHAR',
        scope: 'VARCHAR',
        statement_id: 'VARCHAR',
        fingerprint: 'VARCHAR',
        account_alias: 'VARCHAR',
        amount: 'VARCHAR',
        currency: 'VARCHAR',
        booked_date: 'VARCHAR',
        value_date: 'VARCHAR',
        reference: 'VARCHAR',
        description: 'VARCHAR',
        bank_code: 'VARCHAR',
        file_name: 'VARCHAR',
        file_line: 'VARCHAR',
        file_sha256: 'VARCHAR',
        created_at: 'VARCHAR',
        retail_etl_unreadable: 'JSON'
    }
);
