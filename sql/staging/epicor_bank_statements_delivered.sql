-- Purpose: Epicor's CashBHed rows as they were landed: every value as text
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
        "CashBHed_Company": 'VARCHAR',
        "CashBHed_CashBookNum": 'VARCHAR',
        "CashBHed_BankAcctID": 'VARCHAR',
        "CashBHed_CurrencyCode": 'VARCHAR',
        "CashBHed_SysRowID": 'VARCHAR',
        "Calculated_Rev": 'VARCHAR',
        "Company": 'VARCHAR',
        "CashBookNum": 'VARCHAR',
        "BankAcctID": 'VARCHAR',
        "CurrencyCode": 'VARCHAR',
        "SysRowID": 'VARCHAR',
        "SysRevID": 'VARCHAR',
        retail_etl_unreadable: 'JSON'
    }
);
