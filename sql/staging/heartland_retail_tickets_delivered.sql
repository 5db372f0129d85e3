-- Purpose: Heartland Retail's tickets as they were landed: every value as text, nested ones as JSON
-- Grain: one row a line of the file, in the order of its lines
-- Parameters: none; the variable landed_file has path and longest_line (bytes)
-- Tables read: the landed file
CREATE OR REPLACE TEMP VIEW delivered AS
SELECT CAST(NULL AS BIGINT) AS line, *
FROM read_json(
    getvariable('landed_file').path,
    format = 'newline_delimited',
    compression = 'zstd',
    maximum_object_size = getvariable('landed_file').longest_line,
    columns = {
        id: 'VARCHAR',
        public_id: 'VARCHAR',
        type: 'VARCHAR',
        status: 'VARCHAR',
        "completed?": 'VARCHAR',
        station_id: 'VARCHAR',
        source_location_id: 'VARCHAR',
        customer_id: 'VARCHAR',
        parent_transaction_id: 'VARCHAR',
        original_subtotal: 'VARCHAR',
        total_discounts: 'VARCHAR',
        subtotal: 'VARCHAR',
        tax_total: 'VARCHAR',
        total: 'VARCHAR',
        total_paid: 'VARCHAR',
        balance: 'VARCHAR',
        lines: 'JSON',
        completed_at: 'VARCHAR',
        local_completed_at: 'VARCHAR',
        created_at: 'VARCHAR',
        updated_at: 'VARCHAR',
        retail_etl_unreadable: 'JSON'
    }
);
