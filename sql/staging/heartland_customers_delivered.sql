-- Purpose: Heartland's customers as they were landed: every value as text, nested ones as JSON
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
        customer_number: 'VARCHAR',
        customer_type: 'VARCHAR',
        first_name: 'VARCHAR',
        last_name: 'VARCHAR',
        company_name: 'VARCHAR',
        email: 'VARCHAR',
        phone: 'VARCHAR',
        full_address: 'VARCHAR',
        addresses: 'JSON',
        loyalty_points: 'VARCHAR',
        accepts_marketing: 'VARCHAR',
        external_id: 'VARCHAR',
        external_ids: 'JSON',
        custom: 'JSON',
        active: 'VARCHAR',
        merged_into_id: 'VARCHAR',
        created_at: 'VARCHAR',
        updated_at: 'VARCHAR',
        retail_etl_unreadable: 'JSON'
    }
);
