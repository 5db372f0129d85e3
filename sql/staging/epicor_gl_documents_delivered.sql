-- Purpose: Epicor's TranGLC rows as they were landed: every value as text
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
        "TranGLC_Company": 'VARCHAR',
        "TranGLC_SysRowID": 'VARCHAR',
        "TranGLC_RelatedToFile": 'VARCHAR',
        "TranGLC_Key1": 'VARCHAR',
        "TranGLC_Key2": 'VARCHAR',
        "TranGLC_Key3": 'VARCHAR',
        "TranGLC_Key4": 'VARCHAR',
        "TranGLC_Key5": 'VARCHAR',
        "TranGLC_Key6": 'VARCHAR',
        "TranGLC_TGLCTranNum": 'VARCHAR',
        "TranGLC_RecordType": 'VARCHAR',
        "TranGLC_BookID": 'VARCHAR',
        "TranGLC_FiscalYear": 'VARCHAR',
        "TranGLC_FiscalYearSuffix": 'VARCHAR',
        "TranGLC_JournalCode": 'VARCHAR',
        "TranGLC_JournalNum": 'VARCHAR',
        "TranGLC_JournalLine": 'VARCHAR',
        "TranGLC_GLAccount": 'VARCHAR',
        "TranGLC_TranDate": 'VARCHAR',
        "TranGLC_ARInvoiceNum": 'VARCHAR',
        "TranGLC_VendorNum": 'VARCHAR',
        "TranGLC_APInvoiceNum": 'VARCHAR',
        "TranGLC_BookDebitAmount": 'VARCHAR',
        "TranGLC_BookCreditAmount": 'VARCHAR',
        "TranGLC_ABTUID": 'VARCHAR',
        "Calculated_Rev": 'VARCHAR',
        retail_etl_unreadable: 'JSON'
    }
);
