-- Purpose: Epicor's GLJrnDtl rows as they were landed: every value as text
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
        "GLJrnDtl_Company": 'VARCHAR',
        "GLJrnDtl_BookID": 'VARCHAR',
        "GLJrnDtl_FiscalYear": 'VARCHAR',
        "GLJrnDtl_FiscalPeriod": 'VARCHAR',
        "GLJrnDtl_JournalCode": 'VARCHAR',
        "Calculated_LineCount": 'VARCHAR',
        "Calculated_DebitTotal": 'VARCHAR',
        "Calculated_CreditTotal": 'VARCHAR',
        retail_etl_unreadable: 'JSON'
    }
);
