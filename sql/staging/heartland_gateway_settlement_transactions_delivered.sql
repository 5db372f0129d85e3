-- Purpose: GP-API's settled transactions as they were landed: every value as text, nested ones as JSON
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
        status: 'VARCHAR',
        type: 'VARCHAR',
        amount: 'VARCHAR',
        currency: 'VARCHAR',
        reference: 'VARCHAR',
        system: 'JSON',
        batch_id: 'VARCHAR',
        batch_time_created: 'VARCHAR',
        deposit_id: 'VARCHAR',
        deposit_status: 'VARCHAR',
        deposit_time_created: 'VARCHAR',
        deposit_amount: 'VARCHAR',
        payment_method: 'JSON',
        time_created: 'VARCHAR',
        retail_etl_unreadable: 'JSON'
    }
);
