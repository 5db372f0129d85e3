-- Purpose: Heartland Retail's invoices as they were landed: every value as text, nested ones as JSON
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
        public_id: 'VARCHAR',
        type: 'VARCHAR',
        status: 'VARCHAR',
        order_id: 'VARCHAR',
        station_id: 'VARCHAR',
        source_location_id: 'VARCHAR',
        customer_id: 'VARCHAR',
        total_discounts: 'VARCHAR',
        subtotal: 'VARCHAR',
        tax_total: 'VARCHAR',
        total: 'VARCHAR',
        lines: 'JSON',
        completed_at: 'VARCHAR',
        local_completed_at: 'VARCHAR',
        created_at: 'VARCHAR',
        updated_at: 'VARCHAR',
        retail_etl_unreadable: 'JSON'
    }
);
