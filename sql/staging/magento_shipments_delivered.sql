-- Purpose: Magento's shipments as they were landed: every value as text, nested ones as JSON
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
        entity_id: 'VARCHAR',
        increment_id: 'VARCHAR',
        order_id: 'VARCHAR',
        store_id: 'VARCHAR',
        customer_id: 'VARCHAR',
        total_qty: 'VARCHAR',
        extension_attributes: 'JSON',
        items: 'JSON',
        tracks: 'JSON',
        comments: 'JSON',
        created_at: 'VARCHAR',
        updated_at: 'VARCHAR',
        retail_etl_unreadable: 'JSON'
    }
);
