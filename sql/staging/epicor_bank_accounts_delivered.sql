-- Purpose: Epicor's BankAcct rows as they were landed: every value as text
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
        "BankAcct_Company": 'VARCHAR',
        "BankAcct_BankAcctID": 'VARCHAR',
        "BankAcct_Description": 'VARCHAR',
        "BankAcct_BankName": 'VARCHAR',
        "BankAcct_CurrencyCode": 'VARCHAR',
        "BankAcct_UsePendAcct": 'VARCHAR',
        "BankAcct_SysRowID": 'VARCHAR',
        "Calculated_Rev": 'VARCHAR',
        "Company": 'VARCHAR',
        "BankAcctID": 'VARCHAR',
        "Description": 'VARCHAR',
        "BankName": 'VARCHAR',
        "CurrencyCode": 'VARCHAR',
        "UsePendAcct": 'VARCHAR',
        "SysRowID": 'VARCHAR',
        "SysRevID": 'VARCHAR',
        retail_etl_unreadable: 'JSON'
    }
);
