-- Purpose: GP-API's disputes in settlement as they were landed: every value as text, nested ones as JSON
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
        stage: 'VARCHAR',
        status: 'VARCHAR',
        result: 'VARCHAR',
        amount: 'VARCHAR',
        currency: 'VARCHAR',
        funding_type: 'VARCHAR',
        last_adjustment_amount: 'VARCHAR',
        last_adjustment_funding: 'VARCHAR',
        reason_code: 'VARCHAR',
        reason_description: 'VARCHAR',
        deposit_id: 'VARCHAR',
        deposit_time_created: 'VARCHAR',
        system: 'JSON',
        transaction: 'JSON',
        stage_time_created: 'VARCHAR',
        retail_etl_unreadable: 'JSON'
    }
);
