-- Purpose: Magento's store groups as they were landed: every value as text, nested ones as JSON
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
        website_id: 'VARCHAR',
        code: 'VARCHAR',
        name: 'VARCHAR',
        default_store_id: 'VARCHAR',
        root_category_id: 'VARCHAR',
        retail_etl_unreadable: 'JSON'
    }
);
