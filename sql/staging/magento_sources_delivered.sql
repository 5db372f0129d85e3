-- Purpose: Magento's inventory sources as they were landed: every value as text, nested ones as JSON
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
        source_code: 'VARCHAR',
        name: 'VARCHAR',
        enabled: 'VARCHAR',
        country_id: 'VARCHAR',
        region: 'VARCHAR',
        city: 'VARCHAR',
        street: 'VARCHAR',
        postcode: 'VARCHAR',
        retail_etl_unreadable: 'JSON'
    }
);
