-- Purpose: Magento's products as they were landed: every value as text, nested ones as JSON
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
        sku: 'VARCHAR',
        name: 'VARCHAR',
        attribute_set_id: 'VARCHAR',
        price: 'VARCHAR',
        status: 'VARCHAR',
        visibility: 'VARCHAR',
        type_id: 'VARCHAR',
        weight: 'VARCHAR',
        extension_attributes: 'JSON',
        custom_attributes: 'JSON',
        created_at: 'VARCHAR',
        updated_at: 'VARCHAR',
        retail_etl_unreadable: 'JSON'
    }
);
