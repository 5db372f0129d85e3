-- Purpose: Heartland's products as they were landed: every value as text, nested ones as JSON
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
        upc: 'VARCHAR',
        name: 'VARCHAR',
        description: 'VARCHAR',
        price: 'VARCHAR',
        original_price: 'VARCHAR',
        cost: 'VARCHAR',
        tax_category: 'VARCHAR',
        department: 'VARCHAR',
        vendor: 'VARCHAR',
        parent_sku: 'VARCHAR',
        options: 'JSON',
        active: 'VARCHAR',
        created_at: 'VARCHAR',
        updated_at: 'VARCHAR',
        retail_etl_unreadable: 'JSON'
    }
);
