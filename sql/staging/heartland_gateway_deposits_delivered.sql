-- Purpose: GP-API's deposits as they were landed: every value as text, nested ones as JSON
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
        time_created: 'VARCHAR',
        status: 'VARCHAR',
        funding_type: 'VARCHAR',
        amount: 'VARCHAR',
        currency: 'VARCHAR',
        system: 'JSON',
        aggregation_model: 'VARCHAR',
        bank_transfer: 'JSON',
        sales: 'JSON',
        refunds: 'JSON',
        disputes: 'JSON',
        discounts: 'JSON',
        fees: 'JSON',
        retail_etl_unreadable: 'JSON'
    }
);
