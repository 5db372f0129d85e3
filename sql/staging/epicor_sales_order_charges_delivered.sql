-- Purpose: Epicor's OrderMsc rows as they were landed: every value as text
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
        "OrderMsc_Company": 'VARCHAR',
        "OrderMsc_OrderNum": 'VARCHAR',
        "OrderMsc_OrderLine": 'VARCHAR',
        "OrderMsc_SeqNum": 'VARCHAR',
        "OrderMsc_MiscCode": 'VARCHAR',
        "OrderMsc_Description": 'VARCHAR',
        "OrderHed_CurrencyCode": 'VARCHAR',
        "OrderMsc_DocMiscAmt": 'VARCHAR',
        "OrderMsc_FreqCode": 'VARCHAR',
        "OrderMsc_Type": 'VARCHAR',
        "OrderMsc_Percentage": 'VARCHAR',
        "OrderMsc_ChangeDate": 'VARCHAR',
        "OrderMsc_ChangeTime": 'VARCHAR',
        "OrderMsc_SysRowID": 'VARCHAR',
        "Calculated_Rev": 'VARCHAR',
        "Company": 'VARCHAR',
        "OrderNum": 'VARCHAR',
        "OrderLine": 'VARCHAR',
        "SeqNum": 'VARCHAR',
        "MiscCode": 'VARCHAR',
        "Description": 'VARCHAR',
        "DocMiscAmt": 'VARCHAR',
        "FreqCode": 'VARCHAR',
        "Type": 'VARCHAR',
        "Percentage": 'VARCHAR',
        "ChangeDate": 'VARCHAR',
        "ChangeTime": 'VARCHAR',
        "SysRowID": 'VARCHAR',
        "SysRevID": 'VARCHAR',
        retail_etl_unreadable: 'JSON'
    }
);
