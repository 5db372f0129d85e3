-- Purpose: Magento's gateway transactions as they were landed: every value as text, nested ones as JSON
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
        transaction_id: 'VARCHAR',
        parent_id: 'VARCHAR',
        order_id: 'VARCHAR',
        payment_id: 'VARCHAR',
        txn_id: 'VARCHAR',
        parent_txn_id: 'VARCHAR',
        txn_type: 'VARCHAR',
        is_closed: 'VARCHAR',
        created_at: 'VARCHAR',
        retail_etl_unreadable: 'JSON'
    }
);
