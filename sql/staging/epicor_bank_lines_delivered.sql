-- Purpose: Epicor's CashBDtl rows as they were landed: every value as text
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
        "CashBDtl_Company": 'VARCHAR',
        "CashBDtl_CashBookNum": 'VARCHAR',
        "CashBDtl_CashbookLine": 'VARCHAR',
        "CashBDtl_BankAcctID": 'VARCHAR',
        "CashBDtl_TranType": 'VARCHAR',
        "CashBDtl_TranDate": 'VARCHAR',
        "CashBDtl_CurrencyCode": 'VARCHAR',
        "CashBDtl_TranAmt": 'VARCHAR',
        "CashBDtl_ImportTranAmount": 'VARCHAR',
        "CashBDtl_ImportTranUnclearedAmount": 'VARCHAR',
        "CashBDtl_TranRef": 'VARCHAR',
        "CashBDtl_HeadNum": 'VARCHAR',
        "CashBDtl_LineStatus": 'VARCHAR',
        "CashBDtl_SysRowID": 'VARCHAR',
        "Calculated_Rev": 'VARCHAR',
        "Company": 'VARCHAR',
        "CashBookNum": 'VARCHAR',
        "CashbookLine": 'VARCHAR',
        "BankAcctID": 'VARCHAR',
        "TranType": 'VARCHAR',
        "TranDate": 'VARCHAR',
        "CurrencyCode": 'VARCHAR',
        "TranAmt": 'VARCHAR',
        "ImportTranAmount": 'VARCHAR',
        "ImportTranUnclearedAmount": 'VARCHAR',
        "TranRef": 'VARCHAR',
        "HeadNum": 'VARCHAR',
        "LineStatus": 'VARCHAR',
        "SysRowID": 'VARCHAR',
        "SysRevID": 'VARCHAR',
        retail_etl_unreadable: 'JSON'
    }
);
