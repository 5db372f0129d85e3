-- Purpose: GP-API's batches as they were landed: every value as text, nested ones as JSON
-- Grain: one row a line of the file, in the order of its lines
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
        id: 'VARCHAR',
        status: 'VARCHAR',
        transaction_count: 'VARCHAR',
        amount: 'VARCHAR',
        gratuity_amount: 'VARCHAR',
        currency: 'VARCHAR',
        time_created: 'VARCHAR',
        time_closed: 'VARCHAR',
        retail_etl_unreadable: 'JSON'
    }
);
