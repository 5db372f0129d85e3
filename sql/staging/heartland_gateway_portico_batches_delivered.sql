-- Purpose: batches of the card gateway Portico as they were landed: every value as text, nested ones as JSON
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
        DeviceId: 'VARCHAR',
        BatchId: 'VARCHAR',
        BatchSeqNbr: 'VARCHAR',
        BatchStatus: 'VARCHAR',
        BatchTxnCnt: 'VARCHAR',
        BatchTxnAmt: 'VARCHAR',
        OpenUtcDT: 'VARCHAR',
        CloseUtcDT: 'VARCHAR',
        retail_etl_unreadable: 'JSON'
    }
);
